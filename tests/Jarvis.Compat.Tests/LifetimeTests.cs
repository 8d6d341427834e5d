using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Compat.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public void Scope_AtItsEnd_DisposesWhatWasMadeInIt()
    {
        Tensor inner, moved;
        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                inner = zeros(2);
                moved = ones(2).MoveToOuterDisposeScope();
            }
            Assert.True(inner.IsInvalid);
            Assert.False(moved.IsInvalid);
            Assert.True(outer.Contains(moved));
        }
        Assert.True(moved.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => moved.sum());
    }

    [Fact]
    public void Detached_AtTheScopesEnd_LivesOn()
    {
        Tensor kept;
        using (NewDisposeScope()) kept = ones(3).DetachFromDisposeScope();
        Assert.Equal(3, kept.sum().item<float>());
        kept.Dispose();
        kept.Dispose();
        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void Statistics_OverAThousandTrainingSteps_StayFlat()
    {
        Collect();
        using var net = new TinyNet();
        Step(net);
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int k = 0; k < 1000; k++) Step(net);
        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void ResidentMemory_FromStep200To2000_GrowsLessThanFivePercent()
    {
        using var net = new TinyNet();
        Settle();
        for (int k = 0; k < 200; k++) Step(net, rows: 512); // results of 16 and 32 KiB: one that stayed each step would be at least 28 MiB
        var before = Resident();
        for (int k = 200; k < 2000; k++) Step(net, rows: 512);
        var after = Resident();
        Assert.True(after < before * 1.05, $"resident memory went from {before >> 20} to {after >> 20} MiB");
    }

    [Fact]
    public void Undisposed_OnceCollected_IsFreedByItsFinalizer()
    {
        Collect();
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Drop();
        Collect();
        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop() => zeros(16);

    // The one place where a collection is what is tested.
    private static void Collect()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
    }

    // What grows or hides without a leak: the nursery, of several MiB, until the first collection; and what other tests freed, which a leak would fill unseen.
    private static void Settle()
    {
        int collections = GC.CollectionCount(0);
        while (GC.CollectionCount(0) == collections) GC.KeepAlive(new byte[4096]);
        Collect();
        _ = malloc_trim(0);
    }

    [DllImport("libc")]
    private static extern int malloc_trim(nuint keepBytes);

    private static void Step(TinyNet net, int rows = 4)
    {
        using var scope = NewDisposeScope();
        net.zero_grad();
        net.call(ones(rows, 8)).sum().backward();
        nn.utils.clip_grad_norm_(net.parameters(), 1);
    }

    private static long Resident() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    private sealed class TinyNet : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _first = nn.Linear(8, 16), _second = nn.Linear(16, 8);

        internal TinyNet() : base(nameof(TinyNet)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _second.call(_first.call(input).gelu()).softmax(-1).log();
    }
}
