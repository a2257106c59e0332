"""A workspace in which every key that authors may write stands somewhere."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

FULL = {
    "dynacontent.toml": """\
        version = 1
        locales = ["en", "de"]
        default_locale = "en"
        timezone = "Europe/Berlin"
        currency = "EUR"
        assets_url = "https://cdn.example/a/"
        database_url = "$SHOP_DATABASE"
        feed_hosts = ["api.example.com", "http://*.example.org:8080"]
        feed_allow_private = true
        holdout = "2.5%"
        filters = "shop_filters"

        [mjml]
        compiler = "mjml-python"
        validation = "strict"

        [links]
        hosts = ["shop.example"]
        except = ["https://shop.example/account/"]
        parameters = {utm_source = "letter", utm_campaign = "{campaign}"}

        [email]
        from = "Shop <letter@shop.example>"
        reply_to = "hello@shop.example"
        list_id = "Letter <letter.shop.example>"
        headers = {X-Campaign = "{campaign}"}
        inline_images = true

        [email.unsubscribe]
        url = "https://shop.example/u/{token}"
        mailto = "out@shop.example?subject={token}"
        secret = "$UNSUBSCRIBE_SECRET"
        one_click = true

        [banner]
        nonce = "__NONCE__"

        [brand]
        name = "Shop"
        colours = {ink = "#000000"}

        [constants]
        free_from = 49.90
        launch = 2026-05-04

        [testing]
        include = ["cart/push"]
        exclude = ["cart/email/*"]
        matrix = "full"
        eml = true
        agreement = true
        feeds = "tests/feeds.json"

        [lint]
        select = ["contrast", "unused_*"]
        ignore = ["heading_order"]
        severity = {contrast = "error"}

        [lint.messages."cart*"]
        select = ["contrast"]
        ignore = ["unused_segment"]
        severity = {contrast = "info"}
        """,
    "shop_filters.py": "",
    "templates/profile.yaml": """\
        key: id
        locale: language
        timezone: timezone
        currency: currency
        fields:
          id: str
          first_name: str? pii
          language: locale?
          timezone: timezone?
          currency: currency?
          points: int?
          spent: decimal?
          member: bool?
          born: date? pii
          seen: datetime?
          page: url?
          mail: email? pii
          home: geo?
          budget: money?
          tier: enum[1,2,gold]?
          last_viewed: ref[products]?
          bought: list[ref[products]]? consent=personalization
          tastes: map[int]?
          level: "int? = profile.points // 100"
          address?:
            city: str
            phones?:
              - kind: enum[home,mobile]
                number: str
        """,
    "templates/events.yaml": """\
        cart_abandoned:
          lines:
            - product: ref[products]
              quantity: int
        signed_up:
        """,
    "templates/segments.yaml": """\
        vip: profile.points >= 1000
        known: profile.first_name is defined
        stages:
          new: profile.last_viewed is missing
          regular: true
        """,
    "templates/personas/ada.yaml": """\
        profile:
          id: 7
          first_name: Ada
          language: de-AT
          timezone: Europe/Vienna
          currency: EUR
          points: "1250"
          spent: 19.90
          member: yes
          born: 1990-05-01
          seen: 1767225600
          page: https://shop.example/
          mail: ada@mail.example
          home: {lat: 52.5, lon: 13.4}
          budget: 50 EUR
          tier: 1
          last_viewed: t1
          bought: [t1]
          tastes: {sweet: 3}
          address: {city: Wien, phones: [{kind: home, number: 110}]}
        event: {lines: []}
        events:
          cart_abandoned: {lines: [{product: t1, quantity: 1}]}
          signed_up: {}
        history:
          - {event: cart_abandoned, at: 2026-04-30T18:00:00Z, lines: [{product: t1, quantity: 2}]}
          - {event: signed_up, at: 2026-04-01}
        context:
          now: 2026-05-01T09:00:00Z
          timezone: Europe/Berlin
          locale: de
          currency: EUR
          device: phone
          platform: ios
          app_version: 2.1
          os_version: 18
          accept_language: "de, en;q=0.5"
          variants: {hero_test: b}
        consent: [personalization]
        exposures: [{placement: cart/hero, rule: vip, at: 2026-04-01T00:00:00Z}]
        """,
    "templates/placements/footer.yaml": """\
        holdout: 5%
        rules:
          - {name: vip, when: segment('vip'), show: thanks, with: {tone: warm, of: "= profile.last_viewed"}}
        default: {show: plain, with: {tone: calm}}
        """,
    "templates/components/shown.mjml": """\
        {% macro thanks() %}{% endmacro %}
        {% macro plain(tone="") -%}{% endmacro %}
        """,
    "templates/assets/terms.pdf": "%PDF",
    "templates/assets/cart.png": "",
    "templates/messages/cart/message.yaml": """\
        event: cart_abandoned
        campaign: spring
        max_level: 2
        on_missing: skip
        constants:
          promise: Fresh within two days
          gift_from: "= 2"
          sizes: [s, m]
        email:
          body: email.mjml
          subject: "{{ profile.first_name | fallback('you') }}"
          preheader: 3 left
          from: Shop <cart@shop.example>
          reply_to: "{{ brand.name }} <cart@shop.example>"
          headers: {X-Kind: cart}
          list_id: Carts <carts.shop.example>
          attachments:
            - {file: assets/terms.pdf, name: Terms, type: application/pdf}
          inline_images: false
          unsubscribe: false
          promotion:
            logo: https://cdn.example/logo.png
            deal: {description: 20% off, code: MAY20, starts: 2026-05-01T00:00:00Z, ends: 2026-06-01}
            cards:
              - image: https://cdn.example/a.png
                url: https://shop.example/a
                headline: New
                price: 20
                currency: EUR
                discount: 2
        push:
          title: Cart
          body: Yours
          subtitle: 2 items
          link: https://shop.example/
          image: https://cdn.example/a.png
          actions: [{id: open, title: Open, link: https://shop.example/, icon: https://cdn.example/i.png}]
          category: CART
          badge: 1
          sound: default
          ttl: 4h
          collapse: cart
          thread: cart
          interruption: time-sensitive
          relevance: 0.5
          priority: high
          data: {sku: "{{ event.lines | length }}"}
          android:
            ttl: 3.5s
            priority: "{{ 'high' }}"
            direct_boot_ok: true
            notification: {color: "#aabbcc", notification_count: 2, vibrate_timings: [1s]}
          apns:
            headers: {apns-priority: 5}
            payload: {aps: {sound: {name: bell, volume: 0.5}, badge: "{{ 1 }}"}, extra: [1]}
          webpush:
            headers: {TTL: 60, Urgency: high}
            notification: {requireInteraction: true, vibrate: [100, 50], actions: [{action: a, title: A}]}
          reserve: 100
          truncate: [body, title]
        banner:
          body: banner.html
          link: https://shop.example/
          alt: Cart
          sizes: [300x250, 728x90]
          layout: corner
          dismissible: true
          priority: 10
          ttl: 3d
          expires: 2030-06-01
        placements:
          hero:
            holdout: 10%
            rules:
              - name: vip
                when: segment('vip')
                show: thanks
                with: {tone: warm}
                cooldown: 24h
                at_most: 3 per 7d
                from: 2026-05-01
                until: 2026-06-01T00:00:00+02:00
                channels: [email, banner]
                locales: [de]
              - name: hero_rule
                experiment: hero_test
                namespace: home
                coverage: 50%
                variants:
                  a: {weight: 50, show: thanks}
                  b: {weight: "= 50", show: plain, with: {tone: cold}}
            default: plain
        """,
    "templates/messages/cart/email.mjml": "<mjml></mjml>",
    "templates/messages/cart/banner.html": "<p></p>",
    "catalogs/products.yaml": """\
        source: products.csv
        key: sku
        consent: personalization
        fields:
          sku: str
          name: str by=locale
          price: money by=currency
          complements: list[ref[products]]
        relations:
          cheaper: {to: products, where: item.price < this.price, sort: [item.price], limit: 4}
          completes: {inverse: complements}
        collections:
          bestsellers:
          picked:
            where: item.name == profile.first_name
            sort: [-item.name]
            limit: 4
            min: 2
            distinct_by: {name: 1}
            order: seeded
            parameters: {city: "str?"}
            fallback: bestsellers
            consent: personalization
        """,
    "catalogs/feeds.yaml": """\
        weather:
          url: https://api.example.com/w?city={city}
          method: POST
          headers: {Accept-Language: en, X-Version: 2}
          body: {city: "{city}", days: 3}
          parameters: {city: str}
          response: {temperature: float, days: [{high: float}]}
          fallback: {temperature: 15, days: []}
          ttl: 10m
          stale_if_error: 1d
          timeout: 800ms
          retries: 2
          redirects: 0
          max_bytes: 100000
          consent: personalization
        news:
          url: https://api.example.com/news
          response: list[str]
        """,
}


def write(root: Path, change: dict[str, str | None] | None = None) -> Path:
    """Write the workspace with some files changed (``None``: left out)."""
    for path, content in {**FULL, **(change or {})}.items():
        if content is not None:
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(content), "utf-8")
    return root
