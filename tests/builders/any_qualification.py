"""The beginning of a qualification with a bit of everything, and its units."""

HEAD = """format = 1
name = "any"
title = "Any"
level = 3
[columns]
sector = "text"
family = "text"
minutes = "number"
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
[grades]
order = ["Fail", "Pass", "Merit"]
unless_said = "Pass"
points = { Pass = 1, Merit = 2 }
[facts.mean]
question = "What is the mean?"
number = true
unless_said = 2
"""
UNITS = """code,title,group,level,credits,sector,family,minutes
U1,First,A,3,6,care,,10
U2,Second,A,3,6,care,,15
U3,Third,B,3,10,care,one,20
U4,Fourth,B,2,10,retail,one,5
U5,Fifth,B,3,4,travel,,0
U6,Sixth,C,3,6,building,,30
U7,Seventh,C,2,6,retail,,12
"""
