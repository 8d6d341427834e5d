using Jarvis.Engine.Checkpoints;
using Xunit;

namespace Jarvis.Engine.Tests;

public sealed class RetentionTests
{
    private static readonly long[] _steps = [10, 20, 30, 40, 50, 60];

    [Theory]
    [InlineData(2, 0, 0, 20, "20 50 60")] // the best and the newest
    [InlineData(0, 0, 0, null, "60")] // the last checkpoint always stays
    [InlineData(1, 30, 0, 20, "20 30 60")] // multiples stay for good
    [InlineData(1, 20, 0, 10, "10 20 40 60")]
    [InlineData(3, 20, 3, 10, "10 50 60")] // over the limit, the oldest go first and the best stays
    [InlineData(6, 0, 2, 30, "30 60")]
    [InlineData(6, 0, 1, 30, "30 60")] // the best and the last always stay
    [InlineData(6, 0, 1, 60, "60")]
    public void Doomed_LeavesWhatIsToStay(int newest, long every, int atMost, int? best, string stay)
    {
        var doomed = new Retention(newest, every, atMost).Doomed(_steps, best);
        Assert.Equal(stay, string.Join(' ', _steps.Except(doomed)));
    }

    [Theory]
    [InlineData(3, 0, 0, 5)]
    [InlineData(1, 100, 0, 13)]
    [InlineData(3, 100, 4, 5)]
    public void Most_IsNeverExceededWhileARunWrites(int newest, long every, int atMost, long most)
    {
        var retention = new Retention(newest, every, atMost);
        Assert.Equal(most, retention.Most(1000));
        var onDisk = new List<long>();
        int peak = 0;
        for (long step = 50; step <= 1000; step += 50)
        {
            onDisk.Add(step);
            peak = Math.Max(peak, onDisk.Count);
            foreach (long gone in retention.Doomed(onDisk, best: 150))
            {
                onDisk.Remove(gone);
            }
        }
        Assert.InRange(peak, most - 1, most);
    }
}
