"""A real Scrapy crawl of a slow local site: how many requests are in flight, and on whose event loop?

Tests claim B4: Scrapy schedules its requests with Twisted, one reason for its speed.
Source: docs.scrapy.org, topics/settings (CONCURRENT_REQUESTS, TWISTED_REACTOR), topics/asyncio; scrapy's metadata.
"""

import asyncio
import importlib.metadata
import json
import os
import signal
import socket
import sys
import threading

from studycards.demo import Demo, chart, child, expect, finish, lane, show, step, unavailable

DEMO = Demo(
    title={"en": "What makes Scrapy fast", "zh": "Scrapy 为什么快"},
    moral={
        "en": "Requests in flight make a crawler fast; which library runs the loop is a detail.",
        "zh": "爬虫快在同时在途的请求多；事件循环由哪个库来跑只是细节。",
    },
    claims=["B4"],
    needs=["linux", "package:scrapy"],
    evidence={
        "requires-twisted": {
            "en": "Scrapy's own metadata names Twisted as a dependency",
            "zh": "Scrapy 的元数据把 Twisted 列为依赖",
        },
        "reactor": {
            "en": "By default it runs on a Twisted reactor, the one that uses an asyncio loop",
            "zh": "默认运行在 Twisted 的 reactor 上，而且是使用 asyncio 事件循环的那个",
        },
        "sixteen": {
            "en": "With CONCURRENT_REQUESTS = 16 the site sees many requests at once, never more than 16",
            "zh": "CONCURRENT_REQUESTS = 16 时，网站同时看到许多请求，但绝不超过 16 个",
        },
        "one-thread": {
            "en": "All answers are handled in one thread",
            "zh": "所有应答都在同一个线程里处理",
        },
        "not-needed": {
            "en": "Without any reactor (TWISTED_REACTOR_ENABLED = False) as many requests are in flight",
            "zh": "不用任何 reactor（TWISTED_REACTOR_ENABLED = False），在途请求一样多",
        },
    },
    controls={
        "one-at-a-time": {
            "en": "With CONCURRENT_REQUESTS = 1, Twisted or not, the site sees one request at a time",
            "zh": "CONCURRENT_REQUESTS = 1 时，有 Twisted 也一样：网站每次只看到一个请求",
        },
    },
    predict={
        "ask": {
            "en": "Scrapy, on Twisted, with CONCURRENT_REQUESTS = 1, crawls 24 slow pages. How many "
                  "requests does the site see at once?",
            "zh": "基于 Twisted 的 Scrapy 设 CONCURRENT_REQUESTS = 1，爬 24 个慢页面。网站同时最多看到"
                  "几个请求？",
        },
        "choices": [1, 8, 16, 24],
        "evidence": "one-at-a-time",
    },
    translations={
        "zh": {
            "{} pages on {}, at most {} in flight": "{} 页，用 {}，在途至多 {} 个",
            "16, no reactor": "16，无 reactor",
            "requests": "个请求",
            "{} to {}": "{} 到 {}",
            "none": "无",
        }
    },
    seconds=3.0,
)  # fmt: skip

PAGES, LATENCY = 24, 0.05


def main():
    needed = [
        line for line in importlib.metadata.requires("scrapy") or [] if line.lower().startswith("twisted")
    ]
    show("; ".join(needed))
    expect("requires-twisted", bool(needed), True)

    step("Crawl a local site whose pages take 50 ms each, a fresh process for each crawl.",
         "爬取一个本地网站，每页 50 毫秒；每次爬取用一个新进程。")  # fmt: skip
    import scrapy.crawler
    import scrapy.settings.default_settings as defaults

    found = {"16": crawl({"CONCURRENT_REQUESTS": 16}), "1": crawl({"CONCURRENT_REQUESTS": 1})}
    can_do_without = hasattr(defaults, "TWISTED_REACTOR_ENABLED")
    if can_do_without:
        found["16, no reactor"] = crawl({"CONCURRENT_REQUESTS": 16, "TWISTED_REACTOR_ENABLED": False})
    for name, result in found.items():
        lane(name, f"{result['pages']} pages on {result['reactor']}, at most {result['in flight']} in flight")
    chart({"en": "Requests the site saw at once", "zh": "网站同时看到的请求数"},
          {name: result["in flight"] for name, result in found.items()}, "requests")  # fmt: skip

    many = found["16"]
    expect("reactor", many["reactor"], "AsyncioSelectorReactor")
    expect("sixteen", many["in flight"], "4 to 16", 4 <= many["in flight"] <= 16, unit="requests")
    expect("one-thread", [many["pages"], many["threads"]], [PAGES, 1])
    expect("one-at-a-time", found["1"]["in flight"], 1, unit="requests")
    if can_do_without:
        without = found["16, no reactor"]
        expect("not-needed", [without["reactor"], 4 <= without["in flight"] <= 16], ["none", True])
    else:
        unavailable("not-needed", {
            "en": f"Scrapy {scrapy.__version__} has no such setting; 2.19 does",
            "zh": f"Scrapy {scrapy.__version__} 没有这个设置；2.19 有",
        })  # fmt: skip


def crawl(settings):
    """Crawl in a child (a reactor can run but once), and ask the site for the most requests it had at once."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    site_reader, site_writer = os.pipe()
    crawl_reader, crawl_writer = os.pipe()
    site = child(lambda: asyncio.run(Site(site_writer).serve(listener)))
    crawler = child(run_spider, listener.getsockname()[1], settings, crawl_writer)
    listener.close()
    os.close(site_writer)
    os.close(crawl_writer)
    finish(crawler)
    os.kill(site, signal.SIGTERM)
    finish(site)
    return json.loads(os.read(crawl_reader, 4096)) | {"in flight": int(os.read(site_reader, 16))}


def run_spider(port, settings, report):
    import scrapy
    from scrapy.crawler import CrawlerProcess

    pages, threads = [], set()

    class Slow(scrapy.Spider):
        name = "slow"
        start_urls = [f"http://127.0.0.1:{port}/{page}" for page in range(PAGES)]  # noqa: RUF012

        def parse(self, response):
            pages.append(response.url)
            threads.add(threading.get_ident())

    quiet = {
        "LOG_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "DOWNLOAD_DELAY": 0,
    }
    with_reactor = settings.get("TWISTED_REACTOR_ENABLED", True)
    process = (CrawlerProcess if with_reactor else scrapy.crawler.AsyncCrawlerProcess)(quiet | settings)
    process.crawl(Slow)
    process.start(install_signal_handlers=False)  # a signal ends it at once, as any program
    reactor = sys.modules.get("twisted.internet.reactor")
    result = {
        "pages": len(pages),
        "threads": len(threads),
        "reactor": type(reactor).__name__ if reactor else "none",
    }
    os.write(report, json.dumps(result).encode())


class Site:
    """Answers every page after the latency, and knows how many requests it had in hand at most."""

    def __init__(self, report):
        self.report, self.in_hand, self.most = report, 0, 0

    async def serve(self, listener):
        over = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
        await asyncio.start_server(self.answer, sock=listener)
        await over.wait()
        os.write(self.report, str(self.most).encode())

    async def answer(self, reader, writer):
        while line := await reader.readline():
            if line != b"\r\n":  # only the empty line ends a request
                continue
            self.in_hand += 1
            self.most = max(self.most, self.in_hand)
            await asyncio.sleep(LATENCY)
            self.in_hand -= 1
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok")
        writer.close()


if __name__ == "__main__":
    DEMO.run(main)
