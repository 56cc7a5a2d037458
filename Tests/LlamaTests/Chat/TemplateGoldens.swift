/// Templates and what Jinja makes of them, set up as transformers does, for the conversation of the tests.
enum TemplateGoldens {
  static let texts: [(template: String, text: String)] = [
    ("{{ 'hI tHere' | capitalize }}{{ '' | capitalize }}", "Hi there"),
    ("a\n  {% if true %}\n  b\n  {% endif %}\nc\n", "a\n  b\nc"),
    ("a\n  {%- if true -%}\n  b\n  {%- endif -%}\nc\n", "abc"),
    ("a\n  {%+ if true +%}\n  b\n  {%+ endif +%}\nc\n\n", "a\n  \n  b\n  \nc\n"),
    ("x {# c #} y\n  {# d #}\nz {{ 1 -}}  \n w {{- 2 }}\n v", "x  y\nz 1w2\n v"),
    ("{#-#} a {#- b -#} c", " ac"),
    ("{% if x %}{% endif %} {% if true %}1{% endif %}", " 1"),
    (
      "{{ undef }}|{{ none }}|{{ true }}|{{ 3 // -2 }}|{{ -7 % 3 }}|{{ 'a' ~ 1 ~ none }}",
      "|None|True|-2|2|a1None"
    ),
    ("{{ messages[9] }}", ""),
    ("{{ messages[0].nope }}|{{ messages[0]['nope'] is defined }}", "|False"),
    ("{{ none.x }}|{{ none['x'] is defined }}", "|False"),
    (
      "{% for m in messages %}{{ loop.index }}{{ loop.first }}{{ loop.last }}{{ loop.revindex }}{{ m.role }};{% endfor %}",
      "1TrueFalse3user;2FalseFalse2assistant;3FalseTrue1user;"
    ),
    (
      "{% for m in messages if m.role == 'user' %}{{ loop.index0 }}/{{ loop.length }}{{ m['content']|trim }}{% else %}none{% endfor %}",
      "0/2Hi1/2Bye"
    ),
    ("{% for m in [] %}x{% else %}none{% endfor %}", "none"),
    (
      "{% set a = 1 %}{% for m in messages %}{{ a }}{% set a = a + 1 %}{{ a }}{% endfor %}{{ a }}",
      "1212121"
    ),
    (
      "{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}{{ ns.q }}",
      "3"
    ),
    (
      "{% for m in messages %}{% if loop.index0 == 1 %}{% continue %}{% endif %}{{ loop.index }}{% if loop.index0 == 1 %}{% break %}{% endif %}{% endfor %}",
      "13"
    ),
    (
      "{{ messages[1:]|length }}{{ messages[::-1][0].content }}{{ 'abcdef'[1:4] }}{{ 'abcdef'[::-2] }}{{ 'abc'[-1] }}{{ 'abc'[5:] }}",
      "2Byebcdfdbc"
    ),
    (
      "{{ 'role' in messages[0] }}{{ 'x' not in 'abc' }}{{ 1 in [1,2] }}{{ 'a' in undef }}",
      "TrueTrueTrueFalse"
    ),
    (
      "{{ 1 == true }}{{ 'a' < 'b' < 'c' }}{{ not 1 == 2 }}{{ not x is defined }}{{ 5 is odd }}",
      "TrueTrueTrueTrueTrue"
    ),
    ("{{ 'a' if false }}|{{ 'a' if true else 'b' }}|{{ ('a' if false) is defined }}", "|a|False"),
    (
      "{{ messages | selectattr('role', 'equalto', 'user') | list | length }}{{ messages|map(attribute='role')|join(',') }}",
      "2user,assistant,user"
    ),
    (
      "{{ {'a': 1, 'b': [true, none, '\u{e9}\"\\n']} | tojson }}{{ {'a': [1], 'b': {}} | tojson(indent=4) }}",
      "{\"a\": 1, \"b\": [true, null, \"\u{e9}\\\"\\n\"]}{\n    \"a\": [\n        1\n    ],\n    \"b\": {}\n}"
    ),
    ("{{ '\\x41\\u00e9\\n\\q\\'' }}{{ \"a\" 'b' }}", "A\u{e9}\n\\q'ab"),
    (
      "{{ messages[0].content.strip() }}|{{ '</think>x'.split('</think>')[-1] }}|{{ 'abc'.startswith('ab') }}{{ 'xxabcxx'.strip('x') }}",
      "Hi|x|Trueabc"
    ),
    ("{% set x %} a {{ 1 }} {% endset %}[{{ x }}]", "[ a 1 ]"),
    ("{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}{{ v }}{% endfor %}", "a1b2"),
    ("{% generation %}{% set z = 1 %}a{% endgeneration %}{{ z }}", "a"),
    (
      "{{ message.content | default('d') if message else 'n' }}{{ x | default('q') }}{{ '' | default('e', true) }}",
      "nqe"
    ),
    (
      "{{ -1 | string ~ 'a' }}{{ 1 + 2 * 3 }}{{ (1 + 2) * 3 }}{{ 'ab' * 2 }}{{ 10 - 3 - 2 }}",
      "-1a79abab5"
    ),
    (
      "{{ [1,2,3] | first }}{{ 'abc' | last }}{{ [] | first }}{{ ['x', 'y'] | join }}{{ 'a-b' | replace('-', '+') | upper }}",
      "1cxyA+B"
    ),
    ("{{ loop }}", ""),
    ("{{ range(3) | join(',') }}{{ range(5, 1, -2) | join(',') }}", "0,1,25,3"),
    ("{{ messages | length > 2 and messages[0].role or 'z' }}", "user"),
    (
      "{{ undef == undef2 }}{{ undef is none }}{{ undef | length }}{{ undef is iterable }}{{ undef is string }}{{ 'a' is iterable }}{{ 1 is iterable }}{{ messages[0] is sequence }}",
      "TrueFalse0TrueFalseTrueFalseTrue"
    ),
    ("a\r\nb\r{% if true %}\r\nc{% endif %}", "a\nb\nc"),
    ("\u{a0}{{- 1 }}", "1"),
    ("\n{{ 1 }}\n\n", "\n1\n"),
    ("  {% set q = 1 %}  {% set p = 2 %}\n  x", "    x"),
    ("{{ messages[0]['content'].items }}", ""),
    ("{{ ' a\u{3000}\u{200b} '|trim }}|", "a\u{3000}\u{200b}|"),
    ("{{ '\u{130}'|lower }}", "i\u{307}"),
    ("{{ '\u{df}'|upper }}", "SS"),
    (
      "{% for i in [1,2] %}{% for j in [3,4] %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}",
      "121122"
    ),
    (
      "{{ 'x' is in ['x'] }}{{ 1 is eq 1 }}{{ 1 is number }}{{ true is number }}{{ true is integer }}{{ 1 is integer }}{{ true is boolean }}",
      "TrueTrueTrueTrueFalseTrueTrue"
    ),
    (
      "{% if messages is not string and messages is iterable and messages is not mapping %}L{% endif %}",
      "L"
    ),
    (
      "{{ (messages|first).content }}{{ messages[-1:][0]['content'] }}{{ messages[-9:]|length }}{{ messages[:-9]|length }}",
      " Hi Bye30"
    ),
    ("{% for m in messages|reverse %}{{ m.role[0] }}{% endfor %}{{ 'abc'|reverse }}", "uaucba"),
    (
      "{{ messages[0]|items|list|length }}{{ messages[0].get('role') }}{{ messages[0].get('q', 'd') }}{{ messages[0].get('q') }}",
      "2userdNone"
    ),
    (
      "{{ 'a,b,c'.split(',', 1)[1] }}{{ 'a'.split('x')|length }}{{ 'aXbX'.replace('X', '') }}",
      "b,c1ab"
    ),
    ("{{- 'a' -}}\n\n  b", "ab"),
    ("{{ '{{' }}{{ '%}' }}", "{{%}"),
    ("{% if '%}' == '%}' %}y{% endif %}", "y"),
    ("{%if true%}a{%elif x%}b{%else%}c{%endif%}", "a"),
    ("{% if false %}a{% elif 0 %}b{% elif 'x' %}c{% else %}d{% endif %}", "c"),
    ("{{ (1,2)|length }}{{ (1,)|length }}{{ ()|length }}{{ 1 in (1, 2) }}", "210True"),
    ("{% for a, b in [[1,2],[3,4]] %}{{ a }}{{ b }}{% endfor %}", "1234"),
    ("{{ messages[0]['content'] | trim + 'x' }}", "Hix"),
    ("{{ not messages[0].role == 'user' }}", "False"),
    ("{{ true and not false }}", "True"),
    ("{{ 'a' ~ 'b' + 'c' }}", "abc"),
  ]

  /// The message that Jinja has; nil for those that are Python's.
  static let errors: [(template: String, message: String?)] = [
    ("{{ undef + 'a' }}", "'undef' is undefined"),
    ("{{ messages[9]['role'] }}", "list object has no element 9"),
    ("{{ messages[0].nope.x }}", "'dict object' has no attribute 'nope'"),
    ("{{ none.x.y }}", "'None' has no attribute 'x'"),
    ("{{ raise_exception('no, not so') }}", "no, not so"),
    ("{{ 'a' + none }}", nil),
    ("{{ 1 + 'a' }}", nil),
    ("{{ none|length }}", nil),
    ("{% for x in none %}{% endfor %}", nil),
    ("{{ 'a'() }}", nil),
    ("{{ nofunc() }}", "'nofunc' is undefined"),
    ("{{ messages[0].content.nomethod() }}", "'str object' has no attribute 'nomethod'"),
    ("{{ 1 < 'a' }}", nil),
    ("{{ loop.index }}", "'loop' is undefined"),
    (
      "{% for m in messages %}{{ loop.previtem.role }}{{ loop.nextitem.role }}{{ loop.previtem is defined }};{% endfor %}",
      "there is no previous item"
    ),
    ("{{ 2 ~ 3 + 1 }}", nil),
  ]

  /// Sound templates that use what amend does not know.
  static let unknown: [String] = [
    "{{ {'a': {'b': {}}} == {} }}{{ {} }}",
    "{%- set a, b = 1, 2 %}{{ a }}{{ b }}",
    "{{ [] + [1] }}",
    "{{ 3 / 2 }}",
    "{{ strftime_now }}",
    "{% macro m() %}{% endmacro %}",
    "{% include 'x' %}",
    "{{ x | urlize }}",
    "{{ 1 is prime }}",
    "{{ 1.5 }}",
    "{% raw %}{{{% endraw %}",
    "{% for x in y recursive %}{% endfor %}",
    "{{ '\\101' }}",
    "{{ messages | map('upper') }}",
  ]
}
