"""Titles that would break what handles them carelessly."""

LONG = "宜春市第三中学" * 715
"""5,005 characters."""

TITLES = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(2)>2023年度部门决算",
    "line breaks": "宜春市教育局\r\nBcc: everyone@example.org\r\n\r\n2023年度部门决算",
    "unicode breaks": "宜春市\u2028教育\u2029局\x852023年度\x0b部门决算",
    "lone surrogates": "宜春市\ud800教育局\udfff2023年度部门决算",
    "nul": "宜春市\x00教育局2023年度部门决算\x00",
    "very long": LONG,
    "right to left": "\u202e算决门部\u202c مرحبا \u2066宜春市教育局\u2069",
    "terminal escapes": "\x1b[2J\x1b]0;owned\x07\x9b31m宜春市教育局2023年度部门决算",
    "templates and sql": "{{ 7*7 }} {% raw %} '; DROP TABLE disclosure; -- %s \\",
    "only blanks": " \t\u3000\xa0 ",
}
