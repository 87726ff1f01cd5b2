"""The beginning of a qualification with a bit of everything, and its units."""

HEAD = """format = 1
name = "any"
title = "Any"
level = 3
[columns]
sector = "text"
family = "text"
[groups]
A = "Mandatory"
B = "Optional"
C = "Optional too"
[facts.pathway]
question = "Which pathway?"
values = ["care", "retail"]
[facts.certificate]
question = "Is a certificate held?"
values = ["yes", "no"]
unless_said = "no"
[facts.work]
question = "How much work?"
values = ["two-years", "less"]
unless_said = "less"
"""
UNITS = """code,title,group,level,credits,sector,family
U1,First,A,3,6,care,
U2,Second,A,3,6,care,
U3,Third,B,3,10,care,one
U4,Fourth,B,2,10,retail,one
U5,Fifth,B,3,4,travel,
U6,Sixth,C,3,6,building,
U7,Seventh,C,2,6,retail,
"""
