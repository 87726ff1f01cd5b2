"""Reading the tasks of a job, and how often they are done, from plain English."""
