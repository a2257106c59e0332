"""What the analysis of templates reports."""

from __future__ import annotations

import pytest

from tests.engine.analysis.problems import Case, hold

PROBLEMS = [
    # names
    Case("<p>\n  {{ nosuch }}", "there is no 'nosuch' here", place="m/email.html:2:6"),
    Case("{{ profil.first_name }}", "there is no 'profil' here", "profile"),
    Case("{{ profile.frist_name }}", "profile has no field 'frist_name'", "first_name", "m/email.html:1:12"),
    Case("{{ event.lines[0].product.nme }}", "has no field 'nme'", "name"),
    Case("{{ event.lines.product.nme | join }}", "has no field 'nme'", "name"),
    Case("{{ profile.address.town }}", "profile.address has no field 'town'", "city"),
    Case("{{ profile['frist_name'] }}", "has no field 'frist_name'"),
    Case("{{ brand.colors.ink }}", "brand has no field 'colors'", "colours"),
    Case("{{ context.nw }}", "context has no field 'nw'", "now"),
    Case("{{ profile.address.items() }}", "no methods", "| items"),
    Case("{{ profile._x }}", "underscore"),
    Case("{% for x in profile.bought %}{{ lop.index }}{% endfor %}", "there is no 'lop' here", "loop"),
    Case("{{ loop.index }}", "there is no 'loop' here"),
    Case("{% for x in profile.bought %}{{ loop.idx }}{% endfor %}", "has no field 'idx'", "index"),
    Case("{% for x in profile.bought %}{% endfor %}{{ x.name }}", "there is no 'x' here"),
    # names that other languages have
    Case("{{ first_name }}", "there is no 'first_name' here", "profile.first_name"),
    Case("{{ lines | length }}", "there is no 'lines' here", "event.lines"),
    Case("{{ customer.first_name }}", "there is no 'customer' here", "profile.NAME"),
    Case("{{ event_properties.total }}", "there is no 'event_properties' here", "event.NAME"),
    Case("{% if profile.age == nil %}{% endif %}", "there is no 'nil' here", "is missing"),
    Case("{{ profile.first_name.size }}", "has no field 'size'", "profile.first_name | length"),
    Case("{{ profile.favourites.first | join }}", "has no field 'first'", "profile.favourites | first"),
    Case("{{ profile.born.strftime('%Y') }}", "has no field 'strftime'", "profile.born | date("),
    # what is never equal
    Case("{% if profile.age == '5' %}{% endif %}", "profile.age (int) does not compare with text", "schema"),
    Case("{% if '5' != profile.age %}{% endif %}", "text does not compare with profile.age (int)"),
    Case("{% if context.today == '2026-12-24' %}{% endif %}", "does not compare with text", 'date("2026'),
    Case("{% if context.weekday == 'Friday' %}{% endif %}", "is never 'Friday'", "friday"),
    Case("{% if 'fri' != context.weekday %}{% endif %}", "context.weekday is never 'fri'", "friday"),
    Case("{% if context.weekday == 5 %}{% endif %}", "context.weekday (enum) does not compare with a number"),
    Case(
        "{% if context.weekday in ['Saturday'] %}{% endif %}",
        "context.weekday is never 'Saturday'",
        "saturday",
    ),
    Case("{% if context.now | daypart == 'Morning' %}{% endif %}", "is never 'Morning'", "morning"),
    Case("{{ 'a' + 1 }}", "text + a number does not compute", "~"),
    Case("{{ profile.first_name + profile.age }}", "does not compute", "~"),
    Case(
        "{{ event.lines | map('quantity') | join }}", "there is no filter 'quantity'", 'attribute="quantity"'
    ),
    Case("{{ profile.age | money }}", "money formats money, and profile.age is int", 'money(number, "EUR")'),
    Case("{{ 'now' | date }}", "date formats a date, not str", "context.now"),
    Case("{{ context.today + days(1) | at_time('00:00') }}", "takes a date, not duration", "parentheses"),
    # constants that are mistyped
    Case("{{ nth_weekday('fist', 'monday') | date }}", "nth_weekday() has no place 'fist'", "first"),
    Case("{{ nth_weekday(6, 'monday') | date }}", "nth_weekday() has no place 6", "4, 5"),
    Case("{% if context.now is between('22:00', '25:00') %}{% endif %}", "end of between should be a time"),
    Case("{% if context.today is between('2-1', '03-01') %}{% endif %}", "a time of day, or a day", "12-27"),
    Case("{% if context.today is between('02-30', '03-01') %}{% endif %}", "no day of the calendar"),
    Case(
        "{% if profile.paid is between('5 EUR', '9 EUR') %}{% endif %}", "a time of day, or a day", "money("
    ),
    Case("{{ 3 | unit('kilometre') }}", "name of unit is unknown: 'kilometre'", "kilometer"),
    Case("{{ 'DEU' | territory }}", "what territory takes is unknown: 'DEU'", "'DE'"),
    Case("{{ 'xx' | language }}", "what language takes is unknown", "write a tag"),
    Case("{{ 'EURO' | currency }}", "what currency takes is unknown", "'EUR'"),
    Case("{{ money(5, 'EURO') | money }}", "currency of money() is unknown: 'EURO'", "'EUR'"),
    Case("{% if version('10..1') > '9' %}{% endif %}", "text of version() should be a version", '"10.9.1"'),
    Case("{% if version(context.app_version) > 'ten' %}{% endif %}", "does not compare with 'ten'"),
    Case("{% if '10.x' == version(context.app_version) %}{% endif %}", "compare with '10.x'", '>= "10"'),
    Case(
        "{% if context.timezone == 'Europe/Berln' %}{% endif %}", "is never 'Europe/Berln'", "Europe/Berlin"
    ),
    Case("{% if context.locale in ['de_DE'] %}{% endif %}", "context.locale is never 'de_DE'", "'de-DE'"),
    Case("{% if context.currency == 'eur' %}{% endif %}", "context.currency is never 'eur'", "EUR"),
    Case("{% if context.channel == 'mail' %}{% endif %}", "context.channel is never 'mail'", "email"),
    Case("{% if context.direction == 'RTL' %}{% endif %}", "context.direction is never 'RTL'", "rtl"),
    Case("{% if context.stage == 'nww' %}{% endif %}", "context.stage is never 'nww'", "new"),
    Case("{{ context.weekday | pick(freitag='x', other='') }}", "is never 'freitag'", "friday"),
    Case("{{ context.now | daypart | pick({'Night': 'x'}, other='') }}", "this is never 'Night'", "night"),
    # names that are taken
    Case("<p>\n {% set brand = 'x' %}", "'brand' has its meaning", "my_brand", "m/email.html:2:9"),
    Case("{% set context %}x{% endset %}", "'context' has its meaning"),
    Case("{% for catalogs in profile.bought %}{% endfor %}", "'catalogs' has its meaning"),
    Case("{% for a, asset in profile.scores | items %}{% endfor %}", "'asset' has its meaning"),
    Case("{% with collection = 1 %}{% endwith %}", "'collection' has its meaning"),
    Case("{% macro m(segment) %}{% endmacro %}", "'segment' has its meaning", place="m/email.html:1:12"),
    Case("{% macro range(x) %}{% endmacro %}", "'range' has its meaning"),
    Case("{% from 'cards.html' import card as brand %}", "'brand' has its meaning"),
    Case("{% import 'cards.html' as days %}", "'days' has its meaning"),
    Case("{% if profile.age %}{% set profile = 1 %}{% endif %}", "'profile' has its meaning"),
    Case("{% for event in event.lines %}{% endfor %}", "'event' has its meaning"),
    Case("{% import 'cards.html' as history %}", "'history' has its meaning"),
    # catalogs, collections, segments, pictures
    Case("{{ catalogs.product['a'].name }}", "has no field 'product'", "products"),
    Case("{{ catalogs.products[1].name }}", "keys of products are str, not int"),
    Case("{{ catalogs.codes['1'].text }}", "keys of codes are int, not str", "17"),
    Case("{{ catalogs.products.tent.name }}", "has no field 'tent'", "taken by key"),
    Case("{% for p in collection('bst') %}{% endfor %}", "there is no collection 'bst'", "best"),
    Case("{% for p in collection(profile.first_name) %}{% endfor %}", "takes a name in quotes"),
    Case("{% if segment('vp') %}{% endif %}", "there is no segment 'vp'", "vip"),
    Case("{{ asset('hro.png') }}", "there is no picture 'hro.png'", "hero.png"),
    Case("{{ collection('best', lmit=3) | length }}", "has no argument 'lmit'", "limit"),
    Case("{{ collection('best', 0) | length }}", "a whole number from 1"),
    Case("{{ collection('best', limit='3') | length }}", "a whole number from 1", place="m/email.html:1:29"),
    # the history
    Case("{{ history.count('vieewed') }}", "there is no event 'vieewed'", "viewed", "m/email.html:1:18"),
    Case("{{ history.last('vieewed').product.name }}", "there is no event 'vieewed'", "viewed"),
    Case("{{ history.count('viewed', within='10 minutes') }}", "is no duration", "10m"),
    Case("{{ history.count('viewed', prodct=profile.last_viewed) }}", "has no argument 'prodct'", "product"),
    Case("{{ history.count('viewed', product=3) }}", "product of viewed is ref[products], not int"),
    Case("{% if history.since('vieewed') < days(3) %}{% endif %}", "there is no event 'vieewed'", "viewed"),
    Case("{{ history.since('viewed') }}", "cannot be printed as it is"),
    Case("{{ history.most('viewed') }}", "history.most() needs by, a field in quotes", "product.category"),
    Case("{{ history.most('viewed', by='prodct') }}", "has no field 'prodct'", "product"),
    Case("{{ history.most('viewed', by='product.nme') }}", "has no field 'nme'", "name"),
    Case("{{ history.most('viewed', by='product.complements') }}", "events cannot be counted by"),
    Case("{{ history.most('viewed', by='product') }}", "cannot be printed as it is"),
    Case("{{ history.most('viewed', by='product.name', within='soon') }}", "'soon' is no duration"),
    Case("{% level 1 %}{{ history.most('viewed', by='product.name') }}{% endlevel %}", "is of level 2"),
    Case("{{ history.repeated('viewed').at | datetime }}", "history.repeated() needs times"),
    Case(
        "{% if history.repeated('viewed', 3, by='prodct') %}{% endif %}", "has no field 'prodct'", "product"
    ),
    Case("{% if history.repeated('viewed', 3, span='long') %}{% endif %}", "is no duration", "10m"),
    Case("{% if history.sequence() %}{% endif %}", "history.sequence() needs the names of events"),
    Case("{% if history.sequence('viewed', 'boght') %}{% endif %}", "there is no event 'boght'"),
    Case("{% if history.sequence('viewed', without='viewed') %}{% endif %}", "cannot be there and be absent"),
    Case("{{ history.repeated('viewed', 2).prodct }}", "has no field 'prodct'", "product"),
    Case("{{ history.last('viewed').prodct.name }}", "has no field 'prodct'", "product"),
    # printing and looping
    Case("{{ profile.last_viewed }}", "is an item and cannot be printed", "profile.last_viewed.name"),
    Case("{{ profile.address }}", "is an object and cannot be printed"),
    Case("{{ profile.favourites }}", "is a list and cannot be printed", "listing"),
    Case("{{ profile.paid }}", "is money and cannot be printed", "| money"),
    Case("{{ profile.born }}", "is a date and cannot be printed", "| date"),
    Case("{{ context.now }}", "is a date and time and cannot be printed"),
    Case("{{ collection }}", "is a function and cannot be printed"),
    Case("{{ 'x' ~ profile.paid }}", "is money and cannot be printed"),
    Case("{% for x in profile.address %}{% endfor %}", "not a list to loop over", "| items"),
    Case("{% for x in profile.first_name %}{% endfor %}", "not a list to loop over"),
    # filters and tests
    Case("{{ profile.first_name | uper }}", "there is no filter 'uper'", "upper"),
    Case("{{ profile.first_name | upcase }}", "there is no filter 'upcase'", "write  upper"),
    Case("{{ profile.favourites | random }}", "there is no filter 'random'", "write  shuffle | first"),
    Case("{% if profile.age is evn %}{% endif %}", "there is no test 'evn'", "even"),
    Case("{{ profile.first_name | money }}", "money formats money"),
    Case("{{ profile.paid | number }}", "number formats a number"),
    Case("{{ profile.age | date }}", "date formats a date"),
    Case("{{ profile.paid | compact }}", "compact formats a number, and profile.paid is money"),
    Case("{{ profile.paid | territory }}", "territory formats the code of a country"),
    Case("{{ profile.age | language }}", "language formats the tag of a language"),
    Case("{{ profile.paid | currency }}", "currency formats the code of a currency", place="m/email.html:1:"),
    Case("{{ profile.age | phone }}", "phone formats the number of a phone, and profile.age is int"),
    Case("{{ profile.paid | money(style='cod') }}", "money has no style 'cod'", "code"),
    Case("{{ profile.age | compact('lnog') }}", "compact has no length 'lnog'", "long"),
    Case("{{ profile.favourites | listing('nor') }}", "listing has no style 'nor'", "did you mean 'or'"),
    Case("{{ context.now | timeago(length=3) }}", "timeago has no length 3", "it is long, short, narrow"),
    Case("{{ weekdays('brief') | join }}", "weekdays() has no width 'brief'", "wide"),
    Case("{{ weekdays() }}", "is a list and cannot be printed", "listing"),
    Case("{{ profile.born | money }}", "money formats money, and profile.born is date"),
    Case("{{ profile.first_name | case('nme') }}", "case has no style 'nme'", "did you mean 'name'"),
    Case("{{ profile.age | first_name }}", "first_name takes text, and profile.age is int"),
    Case("{{ profile.favourites | mask }}", "mask takes text or a number, and profile.fav"),
    Case(
        "{{ profile.first_name | intersect(['a']) }}",
        "intersect takes a list of values, and profile",
    ),
    Case("{{ profile.favourites | intersect('a') | length }}", "others of intersect is a list, not str"),
    Case("{{ profile.favourites | top('3') | listing }}", "most of top is a whole number, not str"),
    Case("{% for p in collection('best') | top(3, 'nmae') %}{% endfor %}", "has no field 'nmae'", "'name'"),
    Case("{% for p in collection('best') | distinct_by('nmae') %}{% endfor %}", "has no field 'nmae'"),
    Case("{{ profile.favourites | shuffle('year') | listing }}", "shuffle has no per 'year'", "day"),
    Case("{{ profile.first_name | pick('a') }}", "choices of pick is a mapping, not str"),
    Case("{{ profile.first_name | url_part('port') }}", "url_part has no part 'port'", "scheme"),
    Case("{{ version(profile.age) > '1' }}", "text of version() is a version, as text, not int"),
    Case("{{ version(profile.first_name) }}", "is a version and cannot be printed", "print the text"),
    Case("{{ collection('best') | shuffle | first }}", "is an item and cannot be printed"),
    Case("{{ 5 | date }}", "date formats a date, not int"),
    Case(
        "{{ profile.favourites | upper }}",
        "upper takes text or a number, and profile.favourites is list[str]",
    ),
    Case("{{ profile.paid | money(decimal=1) }}", "money has no argument 'decimal'", "decimals"),
    Case("{{ profile.paid | money(true, 'code', 2) }}", "money takes decimals, style, and nothing more"),
    Case("{{ profile.paid | money(true, decimals=true) }}", "money is given decimals twice"),
    Case("{{ profile.paid | money(decimals='no') }}", "decimals of money is true or false, not str"),
    Case("{{ profile.age | number(decimals=1.5) }}", "decimals of number is a whole number, not float"),
    Case("{{ profile.age | unit }}", "unit needs name, the name of a unit"),
    Case("{{ profile.first_name | replace('a') }}", "replace needs new, text or a number", "| replace("),
    Case("{{ profile.age | round(method='up') }}", "round has no method 'up'", "it is common, ceil, floor"),
    Case("{{ profile.first_name | upper('x') }}", "upper takes no arguments"),
    Case("{{ profile.first_name | upper(x=1) }}", "upper has no argument 'x'", "it takes no arguments"),
    Case("{{ profile.bought | sort(attribute='nme') | length }}", "has no field 'nme'", "name"),
    Case("{{ profile.orders | groupby('nmber') | length }}", "has no field 'nmber'", "number"),
    Case("{{ (profile.orders | selectattr('nmber') | first).number }}", "has no field 'nmber'", "number"),
    Case("{{ (profile.bought | sort(attribute='name') | first).nme }}", "has no field 'nme'", "name"),
    Case("{{ profile.bought | sort | first }}", "is an item and cannot be printed"),
    Case("{% if profile.paid is odd %}{% endif %}", "odd asks of a number, and profile.paid is money"),
    Case("{% if profile.age is divisibleby %}{% endif %}", "divisibleby needs num", "is divisibleby(3)"),
    Case(
        "{% if profile.age is divisibleby('x') %}{% endif %}", "num of divisibleby is a whole number, not str"
    ),
    Case("{% set x = days() %}", "days() needs count, a whole number", "context.now - days(30)"),
    Case("{% set x = days('3') %}", "count of days() is a whole number, not str"),
    Case("{{ starts_with(profile.favourites, 'x') }}", "text of starts_with() is text, not list[str]"),
    Case("{{ overlaps(profile.favourites, 'x') }}", "other of overlaps() is a list, not str"),
    Case("{{ near(profile.address.geo, km=3) }}", "near() needs other, a place", "near(p.location"),
    Case("{{ near(profile.address.geo, 'x', km=3) }}", "other of near() is a place, not str"),
    Case("{{ _(5) }}", "message of _() is text, not int"),
    Case("{{ profile.first_name | safe }}", "is data and never safe", "html"),
    Case("{{ profile.first_name | upper | e | safe }}", "is data and never safe"),
    Case("{{ profile.bought | map(attribute='nme') | join }}", "has no field 'nme'"),
    # dates and numbers
    Case("{{ profile.age | weekday }}", "weekday takes a date, and profile.age is int"),
    Case("{{ profile.born | daypart }}", "daypart takes a date and time, and profile.born is date"),
    Case("{{ profile.born | start_of('mont') | date }}", "start_of has no period 'mont'", "month"),
    Case("{{ profile.born | anniversary('nxt') | date }}", "anniversary has no which 'nxt'", "next"),
    Case("{{ profile.born | anniversary }}", "cannot be printed as it is"),
    Case("{{ days_until(profile.age) }}", "value of days_until() is a date, not int"),
    Case("{{ days_until() }}", "days_until() needs value", "days_until(event.starts)"),
    Case("{{ months('6') | duration }}", "count of months() is a whole number, not str"),
    Case("{{ context.now - history.last('viewed').at }}", "cannot be printed as it is"),
    Case("{{ profile.born + days(3) }}", "this is a date and cannot be printed", "| date"),
    Case(
        "{{ (profile.born + 3) | date }}",
        "profile.born (date) + a number does not compute",
        "write + days(3)",
    ),
    Case("{{ (context.now - profile.born) | duration }}", "does not compute", "make both one"),
    Case("{{ profile.paid + 5 }}", "profile.paid (money) + a number does not compute", 'money("5 EUR")'),
    Case("{{ profile.paid * 2 }}", "this is money and cannot be printed", "| money"),
    Case("{{ days(2) * 2 }}", "does not compute"),
    Case(
        "{% if profile.born < context.now %}{% endif %}",
        "profile.born (date) does not compare with",
        "days with days",
    ),
    Case("{% if profile.born == context.now %}{% endif %}", "does not compare with context.now (datetime)"),
    Case("{% if profile.paid > 5 %}{% endif %}", "does not compare with a number", "money("),
    Case("{% if profile.first_name > 5 %}{% endif %}", "does not compare with a number", "declare the field"),
    Case("{% if 0 < profile.age < '5' %}{% endif %}", "profile.age (int) does not compare with text"),
    Case(
        "{% if profile.born > '2026-12-24' %}{% endif %}", "does not compare with text", 'date("2026-12-24")'
    ),
    Case("{% if hours_since(context.now) > hours(2) %}{% endif %}", "does not compare", "hours_since"),
    Case("{% if profile.age is today %}{% endif %}", "today asks of a date, and profile.age is int"),
    Case("{% if profile.born is this 'weak' %}{% endif %}", "this has no period 'weak'", "week"),
    Case("{{ profile.born | days_since }}", "there is no filter 'days_since'", "days_since(profile.born)"),
    Case("{{ weekday(profile.born) }}", "there is no 'weekday' here", "it is a filter: write … | weekday"),
    Case("{{ event.lines | sum(attribute='quantty') }}", "has no field 'quantty'", "quantity"),
    Case("{{ event.lines | sum(attribute='quantity', times='prce') }}", "has no field 'prce'"),
    Case("{{ profile.born | round_to }}", "round_to takes"),
    Case(
        "{{ context.now | in_zone('Europe/Berln') | time }}",
        "zone of in_zone should be a time zone: 'Europe/Berln'",
        "Europe/Berlin",
    ),
    Case(
        "{{ context.today | at_time('2pm') | time }}",
        "time of at_time should be a time of day: '2pm'",
        "14:00",
    ),
    Case(
        "{{ days_until(date('24.12.2026')) }}", "text of date() should be a date: '24.12.2026'", "2026-05-01"
    ),
    Case(
        "{{ time_until(datetime('noon')) | duration }}",
        "text of datetime() should be a date and time: 'noon'",
    ),
    Case("{{ money('50') | money }}", "amount of money() should be an amount with its currency: '50'", "50"),
    Case(
        "{{ profile.born | date('%Y-%m-%d') }}", "format of date does not fit: '%Y-%m-%d'", "write yyyy-MM-dd"
    ),
    Case("{{ profile.born | date('HH:mm') }}", "format of date does not fit: 'HH:mm'", "a day has none"),
    Case("{{ now | date }}", "there is no 'now' here", "context.now"),
    Case("{{ (context.now + timedelta(days=1)) | date }}", "there is no 'timedelta' here", "days(3)"),
    Case("{{ context.now.date() }}", "has no field 'date'", "context.now | as_date"),
    Case("{{ context.now.weekday() }}", "has no field 'weekday'", "context.now | weekday"),
    Case("{{ context.hour }}", "has no field 'hour'", "context.now.hour"),
    Case("{{ profile.age | round_to(5, 'upp') }}", "round_to has no how 'upp'", "up"),
    # levels
    Case(
        "{% level 1 %}{{ profile.last_viewed.name }}{% endlevel %}",
        "is of level 2 and stands in {% level 1 %}",
        "level 2",
    ),
    Case(
        "{% level 2 %}{{ profile.last_viewed.complements.name | join }}{% level 1 %}{% endlevel %}",
        "is of level 3 and stands in {% level 2 %}",
    ),
    Case(
        "{% level 2 %}{{ profile.last_viewed.similar[0].name }}{% level 1 %}x{% endlevel %}", "is of level 3"
    ),
    Case(
        "{% from 'cards.html' import plain %}{% level 1 %}{{ plain(profile.last_viewed) }}{% endlevel %}",
        "is of level 2 and stands in {% level 1 %}",
        place="cards.html",
    ),
    Case(
        "{% from 'cards.html' import plain %}{{ plain(profile.last_viewed) }}"
        "{% level 1 %}{{ plain(profile.last_viewed) }}{% endlevel %}",
        "is of level 2 and stands in {% level 1 %}",
    ),
    Case(
        "{% level 2 %}{{ catalogs.products[profile.last_viewed.complements[0]].name }}"
        "{% level 1 %}x{% endlevel %}",
        "is of level 3",
    ),
    Case("{% level 1 %}{{ history.last('viewed').product.name }}{% endlevel %}", "is of level 2"),
    Case("{% level 1 %}{{ 1 if segment('vip') else 2 }}{% endlevel %}", "is of level 2"),
    # components
    Case("{% from 'cards.html' import crad %}", "cards.html has no component 'crad'", "card"),
    Case("{% import 'cards.html' as c %}{{ c.crad(1) }}", "has no field 'crad'", "card"),
    Case("{% from 'cards.html' import card %}{{ card() }}", "card() needs p"),
    Case(
        "{% from 'cards.html' import card %}{{ card(profile.last_viewed, ton='x') }}",
        "no parameter 'ton'",
        "tone",
    ),
    Case(
        "{% from 'cards.html' import card %}{{ card(profile.last_viewed, 'calm', 'b') }}", "takes 2 arguments"
    ),
    Case(
        "{% from 'cards.html' import card %}{{ card(profile.first_name) }}",
        "p should be ref[products], not str",
    ),
    Case("{% from 'cards.html' import plain %}{{ plain(event) }}", "has no field 'name'", place="cards.html"),
    Case(
        "{% macro m() %}{{ profile.first_name }}{% endmacro %}{{ m() }}",
        "there is no 'profile' here",
        "argument",
    ),
    Case(
        "{% from 'not_only_macros.html' import m %}", "components (macros) only", place="not_only_macros.html"
    ),
    Case(
        "{% from 'typed_badly.html' import m %}{{ m(profile.last_viewed) }}",
        "there is no catalog 'prodcts'",
        "products",
    ),
    Case("{% from 'typed_badly.html' import n %}{{ n(1) }}", "strr"),
    Case(
        "{% from 'cards.html' import card %}{{ card(profile.last_viewed, p=profile.last_viewed) }}",
        "card() is given p twice",
    ),
    Case(
        "{% macro m(a, b) %}{# a: str, b: int, c: int #}{{ a }}{{ b }}{% endmacro %}{{ m('x', 1) }}",
        "m() has no parameter 'c'",
        "it has a, b",
    ),
    Case(
        "{% macro m(a, b) %}{# a: str #}{{ a }}{{ b }}{% endmacro %}{{ m('x', 1) }}",
        "the first line of m() declares some parameters, and not b",
        "write b: TYPE too",
    ),
    Case(
        "{% macro m(a='x') %}{# a: int #}{{ a }}{% endmacro %}{{ m(1) }}",
        "a should be int, not str",
        place="m/email.html:1:14",
    ),
    Case("{% macro m(a='x') %}{# a: enum[b,c] #}{{ a }}{% endmacro %}{{ m('b') }}", "a is b, c, not 'x'"),
    Case(
        "{% macro m(a=none) %}{# a: str #}{% if a %}{{ a }}{% endif %}{% endmacro %}{{ m('b') }}",
        "a is str, and its default none",
        "write a: str?",
    ),
    Case(
        "{% macro m() %}{{ caller(profile_date) }}{% endmacro %}{% call(x) m() %}{{ x }}{% endcall %}",
        "there is no 'profile_date' here",
    ),
    Case(
        "{% macro m(p) %}{{ caller(p.price) }}{% endmacro %}"
        "{% call(x) m(profile.last_viewed) %}{{ x }}{% endcall %}",
        "is money and cannot be printed as it is",
    ),
    Case(
        "{% macro m() %}{{ caller('a') }}{% endmacro %}{% call m() %}x{% endcall %}",
        "m() hands its caller one value, and {% call %} takes 0",
        "call(item)",
    ),
    Case(
        "{% macro m() %}x{% endmacro %}{% call m() %}y{% endcall %}",
        "m() shows nothing of what stands inside",
        "{{ caller() }}",
    ),
]


@pytest.mark.parametrize("case", PROBLEMS, ids=lambda case: case.template[:80])
def test_problem(case: Case) -> None:
    hold(case)
