"""Mock interviews for large-language-model engineering jobs, marked point by point, every mark with its quote."""

__version__ = "0.1.0"
