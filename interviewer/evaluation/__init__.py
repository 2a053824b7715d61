"""How good a grader is: agreement with people, and what talks it into a mark. Knows graders as a port only."""
