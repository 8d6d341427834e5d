using System.Diagnostics;
using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests.Jobs;

/// <summary>
/// The real service is killed while a job of each kind is running. Afterwards every job ends as if nothing had happened, and no temporary
/// data is left. The long form, with 30 random instants per kind, is <c>bench/kill-jobs.sh</c>.
/// </summary>
[Collection(nameof(MachineToItself))]
public sealed class JobKillTests(ITestOutputHelper output)
{
    private const int ShortRecords = 500,
        LongRecords = 1600;

    [Fact]
    public async Task Jobs_OfEveryKindKilledAtWork_AllEndDoneWithWhatTheyWouldHaveMade()
    {
        await using var home = new JobKillHome(ShortRecords);
        await home.StartAsync();
        var undisturbed = new Dictionary<string, string>();
        foreach (var each in JobCase.All)
        {
            long askedAt = Stopwatch.GetTimestamp();
            var (id, dataset) = await home.AskAsync(each);
            undisturbed[each.Name] = each.Made(home, dataset, Done(await home.EndedAsync(id)));
            output.WriteLine($"{each.Name} {Stopwatch.GetElapsedTime(askedAt).TotalMilliseconds:F0} ms");
        }

        // Asked one after another, so that each is seen at work: after a restart all that wait begin before the first answer.
        var asked = new List<(JobCase Case, string Id, string Dataset)>();
        int kills = 0;
        foreach (var each in JobCase.All)
        {
            var (id, dataset) = await home.AskAsync(each);
            asked.Add((each, id, dataset));
            if ((await home.UntilAsync(id, job => job.State is not ImportState.Waiting)).State is ImportState.Running)
            {
                await home.KillAsync();
                await home.StartAsync();
                kills++;
            }
        }

        foreach (var (each, id, dataset) in asked)
        {
            Assert.Equal((each.Name, undisturbed[each.Name]), (each.Name, each.Made(home, dataset, Done(await home.EndedAsync(id)))));
        }
        await home.IdleAsync();
        Assert.Empty(home.Leftovers());
        Assert.InRange(kills, JobCase.All.Count / 2, JobCase.All.Count);
        var notices = await home.NoticesAsync();
        Assert.Contains(notices, notice => notice.Title.EndsWith("resumed after restart", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Jobs_KilledAtManyRandomInstants_EndDoneOrNamed()
    {
        Assert.SkipUnless(
            int.TryParse(Environment.GetEnvironmentVariable("JARVIS_JOB_KILLS"), CultureInfo.InvariantCulture, out int instants),
            "The long form: bench/kill-jobs.sh."
        );
        int seed = int.Parse(Environment.GetEnvironmentVariable("JARVIS_JOB_KILLS_SEED") ?? "1", CultureInfo.InvariantCulture);
        var random = new Random(seed);
        await using var home = new JobKillHome(LongRecords);
        await home.StartAsync();
        var tally = new JobKillTally();
        string[] kinds = (Environment.GetEnvironmentVariable("JARVIS_JOB_KILLS_KINDS") ?? "").Split(
            ',',
            StringSplitOptions.RemoveEmptyEntries
        );
        foreach (var each in JobCase.All.Where(each => kinds.Length == 0 || kinds.Contains(each.Name)))
        {
            var (first, firstDataset) = await home.AskAsync(each);
            long startedAt = Stopwatch.GetTimestamp();
            string expected = each.Made(home, firstDataset, Done(await home.EndedAsync(first)));
            var duration = Stopwatch.GetElapsedTime(startedAt);
            for (int i = 0; i < instants; i++)
            {
                var (id, dataset) = await home.AskAsync(each);
                await Task.Delay(duration * random.NextDouble());
                await home.KillAsync();
                await home.StartAsync();
                var job = await home.EndedAsync(id);
                await home.IdleAsync();
                string? made = job.State is ImportState.Done ? each.Made(home, dataset, job) : null;
                tally.Count(each.Name, job, isAsExpected: made is null || made == expected, home.Leftovers());
            }
            tally.Close(each.Name, duration);
            await File.WriteAllTextAsync(Environment.GetEnvironmentVariable("JARVIS_JOB_KILLS_OUT")!, tally.Table());
        }
        Assert.True(tally.IsClean, tally.Table());
    }

    private static DataJob Done(DataJob job)
    {
        Assert.True(job.State is ImportState.Done, $"{job.Name}: {job.State}, {job.Error}");
        return job;
    }
}
