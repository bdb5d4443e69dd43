"""Scrapy's settings for crawling strangers' servers: polite, bounded, and closed to what we never need.

Each limit was measured against a hostile server; the figure stands beside it. They hold for the daemon, for
`gongkai crawl` and for `scrapy crawl portal -a portal=<slug>` alike.
"""

from home import Home

BOT_NAME = "gongkai"
SPIDER_MODULES = ["crawler.spiders"]
USER_AGENT = "gongkai/0.1"

# Never into our own network. Only a process-level setting counts: in custom_settings it is silently ignored.
TWISTED_DNS_RESOLVER = "crawler.guard.GuardedResolver"
# Addresses without a host to check: by default a link to file:///etc/hostname is read.
DOWNLOAD_HANDLERS = {
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
    # 112 MB of header lines: 11 s of computing and 0.25 GB, were they not cut off.
    "http": "crawler.heads.BoundedHeads",
    "https": "crawler.heads.BoundedHeads",
}
# A proxy taken from the environment would hide from the resolver whom we really ask.
HTTPPROXY_ENABLED = False
# A forged portal would be recorded as the real one.
DOWNLOAD_VERIFY_CERTIFICATES = True
# A console and a remote control on open ports: nobody needs either.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Polite: one request at a time to a host, at least so many seconds apart, more when the host is slow.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0  # the delay is promised as the least, not as the mean
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
# 429 and 503 are not asked again at once: RetryAfter waits as long as the host says.
RETRY_TIMES = 1
# What took its thirty seconds is not asked again at once either.
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectError",
    "twisted.internet.error.ConnectionLost",
]
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]

# Bounded: a gzip bomb of 3 GiB takes 143 MB of memory with 64 MiB here, 1.1 GB without.
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# A server that drips is given up after 30 s, not after three times 180 s.
DOWNLOAD_TIMEOUT = 30
# A body cut short must never be stored as a version of the page.
DOWNLOAD_FAIL_ON_DATALOSS = True
REDIRECT_MAX_TIMES = 5
# A refresh in the page is what challenge pages do; portals that move use 301.
METAREFRESH_ENABLED = False
# 112 MB of Set-Cookie lines take 2.65 GB of memory with cookies, 0.32 GB without; and nothing here logs in.
COOKIES_ENABLED = False
# Beyond, the sweep is ended in order; sweep.MOST_MEMORY is where the system ends it.
MEMUSAGE_LIMIT_MB = 768
MEMUSAGE_CHECK_INTERVAL_SECONDS = 10.0
# The spider watches these two itself, so that every column it could not finish is accounted for; the
# extension would close the engine under its walks. In a sweep the job's deadline takes their place.
CLOSESPIDER_TIMEOUT = 900
CLOSESPIDER_PAGECOUNT = 5000
# All that is used of Scrapy's own: what is only switched off is imported all the same, with aiohttp, requests
# and tldextract half a second for every sweep.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}
# Scrapy starts that many tasks for every response: a hundred cost a third of all CPU, four do the same work.
CONCURRENT_ITEMS = 4

# Every status reaches the spider: 404, 412 and 521 each say something about the portal.
HTTPERROR_ALLOW_ALL = True

# Scrapy's own at their places, ours between them. OffsiteMiddleware is left out: Guard refuses off-site hosts
# too, and that one would drop them without an error to be recorded. Robots stands for RobotsTxtMiddleware.
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.guard.Guard": 10,
    "crawler.middlewares.RetryAfter": 20,
    "crawler.robots.Robots": 100,
    "crawler.middlewares.ConditionalGet": 560,
}
ITEM_PIPELINES = {"crawler.ingest.Ingest": 100}
LOG_LEVEL = "WARNING"
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # a failure that is recorded is no error of ours


def for_home(home: Home) -> dict[str, object]:
    """What the settings of a home change."""
    delay, contact = home.settings.delay, home.settings.contact
    return {
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_TIMEOUT": home.settings.download_timeout.total_seconds(),
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_ENABLED": delay > 0,
        "USER_AGENT": f"{USER_AGENT} (+{contact})" if contact else USER_AGENT,
    }
