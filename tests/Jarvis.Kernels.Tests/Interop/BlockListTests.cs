using Jarvis.Kernels.Interop;
using Xunit;

namespace Jarvis.Kernels.Tests.Interop;

/// <summary>Blocks cut from segments never overlap, and no byte is lost.</summary>
public sealed unsafe class BlockListTests
{
    private const long Kilobyte = 1024,
        Megabyte = 1024 * Kilobyte;

    [Fact]
    public void TakeAndGive_InAnyOrder_NeverOverlapAndComeBackWhole()
    {
        var random = new Random(7);
        var blocks = new BlockList(64 * Kilobyte);
        var taken = new SortedDictionary<nint, long>();
        for (int turn = 0; turn < 4000; turn++)
        {
            if (taken.Count == 0 || random.Next(100) < 55 && taken.Count < 60)
            {
                long bytes = random.NextInt64(1, random.Next(4) == 0 ? 40 * Megabyte : Megabyte);
                var start = (nint)blocks.Take(bytes);
                Assert.True(start % 4096 == 0);
                Assert.DoesNotContain(taken, other => start < other.Key + other.Value && other.Key < start + bytes);
                taken.Add(start, (nint)bytes);
            }
            else
            {
                nint start = taken.Keys.ElementAt(random.Next(taken.Count));
                Assert.True(taken.Remove(start));
                blocks.Give((void*)start);
            }
            Assert.True(taken.Values.Sum() <= blocks.Usage.Allocated && blocks.Usage.Allocated <= blocks.Usage.Reserved);
        }
        foreach (nint start in taken.Keys)
        {
            blocks.Give((void*)start);
        }
        var (reserved, allocated) = blocks.Usage;
        Assert.Equal(0, allocated);
        Assert.Equal(reserved, blocks.Trim());
        Assert.Equal((0, 0), blocks.Usage);
    }

    [Fact]
    public void Take_AfterTheSameWasGiven_TakesNothingMoreFromTheSystem()
    {
        var blocks = new BlockList(64 * Kilobyte);
        long[] sizes = [3 * Megabyte, 100 * Kilobyte, 20 * Megabyte, 3 * Megabyte, 7 * Megabyte, 64 * Kilobyte];
        long reserved = 0;
        var random = new Random(3);
        for (int step = 0; step < 50; step++)
        {
            nint[] starts = [.. sizes.Select(size => (nint)blocks.Take(size))];
            random.Shuffle(starts);
            foreach (nint start in starts)
            {
                blocks.Give((void*)start);
            }
            reserved = step == 0 ? blocks.Usage.Reserved : reserved;
            Assert.Equal(reserved, blocks.Usage.Reserved);
        }
        blocks.Trim();
    }

    [Fact]
    public void Take_OfMoreThanThereIs_IsNothingAndLeavesTheRestUsable()
    {
        var blocks = new BlockList(64 * Kilobyte);
        Assert.True(blocks.Take(long.MaxValue / 4) == null);
        void* some = blocks.Take(Megabyte);
        Assert.True(some != null);
        blocks.Give(some);
        Assert.Throws<InvalidOperationException>(() => blocks.Give(some));
        blocks.Trim();
    }

    [Fact]
    public void TakeAndGive_FromManyThreads_KeepWhatEachWrote()
    {
        var blocks = new BlockList(64 * Kilobyte);
        Parallel.For(
            0,
            8,
            worker =>
            {
                var random = new Random(worker);
                for (int turn = 0; turn < 200; turn++)
                {
                    long bytes = random.NextInt64(64 * Kilobyte, Megabyte);
                    byte* start = (byte*)blocks.Take(bytes);
                    start[0] = start[bytes - 1] = (byte)worker;
                    Thread.Yield();
                    Assert.True(start[0] == worker && start[bytes - 1] == worker);
                    blocks.Give(start);
                }
            }
        );
        Assert.Equal(0, blocks.Usage.Allocated);
        blocks.Trim();
    }
}
