"""Both ends of an aiortc connection in one process. Usage: driver.py PHASE[,PHASE...] SECONDS"""
import asyncio
import json
import resource
import sys
import time

from aiortc import RTCConfiguration, RTCPeerConnection

HIGH = 1 << 20
LOW = 256 << 10
SECONDS = float(sys.argv[2])


def show(phase, **fields):
    print(json.dumps({"peer": "aiortc", "phase": phase, **fields}), flush=True)


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def rss():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


class Link:
    async def connect(self):
        self.a, self.b = (RTCPeerConnection(RTCConfiguration(iceServers=[])) for _ in range(2))
        self.near = self.a.createDataChannel("data", negotiated=True, id=1)
        self.far = self.b.createDataChannel("data", negotiated=True, id=1)
        self.near.bufferedAmountLowThreshold = LOW
        self.room = asyncio.Event()
        self.near.on("bufferedamountlow", self.room.set)
        opened = [asyncio.Event(), asyncio.Event()]
        self.near.on("open", opened[0].set)
        self.far.on("open", opened[1].set)
        await self.a.setLocalDescription(await self.a.createOffer())
        await self.b.setRemoteDescription(self.a.localDescription)
        await self.b.setLocalDescription(await self.b.createAnswer())
        await self.a.setRemoteDescription(self.b.localDescription)
        for channel, event in ((self.near, opened[0]), (self.far, opened[1])):
            if channel.readyState != "open":
                await event.wait()
        return self

    async def close(self):
        await self.a.close()
        await self.b.close()

    async def flood(self, size, duration):
        message = bytes(size)
        end = time.monotonic() + duration
        while time.monotonic() < end:
            if self.near.bufferedAmount <= HIGH:
                self.near.send(message)
                await asyncio.sleep(0)
                continue
            self.room.clear()
            try:
                await asyncio.wait_for(self.room.wait(), 1)
            except asyncio.TimeoutError:
                pass


async def bulk(phase, size):
    link = await Link().connect()
    count = 0

    def received(_):
        nonlocal count
        count += 1

    link.far.on("message", received)
    await link.flood(size, SECONDS / 3)
    before, wall, used = count, time.monotonic(), cpu()
    await link.flood(size, SECONDS)
    moved = count - before
    show(phase, bytes=moved * size, messages=moved, wall=time.monotonic() - wall, cpu=cpu() - used, rssKib=rss())
    await link.close()


async def ping():
    link = await Link().connect()
    back = asyncio.Event()
    link.far.on("message", link.far.send)
    link.near.on("message", lambda _: back.set())
    times = []
    for i in range(-2000, 10000):
        start = time.perf_counter()
        back.clear()
        link.near.send(bytes(100))
        await back.wait()
        if i >= 0:
            times.append((time.perf_counter() - start) * 1e6)
    times.sort()
    show("ping", p50us=times[5000], p99us=times[9900])
    await link.close()


async def setup():
    ms = []
    for i in range(-5, 30):
        start = time.perf_counter()
        link = await Link().connect()
        if i >= 0:
            ms.append((time.perf_counter() - start) * 1e3)
        await link.close()
    show("setup", ms=ms)


async def idle():
    count = 50
    await (await Link().connect()).close()
    before = rss()
    links = [await Link().connect() for _ in range(count)]
    show("idle", sessions=count, kib=(rss() - before) / count)
    for link in links:
        await link.close()


async def main():
    for phase in sys.argv[1].split(","):
        if phase == "setup":
            await setup()
        elif phase == "bulk16k":
            await bulk(phase, 16 << 10)
        elif phase == "bulk64k":
            await bulk(phase, 64 << 10)
        elif phase == "msg100":
            await bulk(phase, 100)
        elif phase == "ping":
            await ping()
        elif phase == "idle":
            await idle()


asyncio.run(main())
