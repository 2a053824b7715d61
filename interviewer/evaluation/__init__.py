"""Agreement of a grader with people: reads human-scored replies, has them graded, compares. Knows graders as a port only."""
