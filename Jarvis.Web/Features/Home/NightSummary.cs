using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Home;

/// <summary>What the runs of last night came to: those that ended from 20:00 of the evening before until 08:00, local time.</summary>
/// <param name="Cancelled">Or interrupted.</param>
/// <param name="Best">Of those that finished, the one with the least validation loss; null where none has any.</param>
/// <param name="HasReport">There is a report of <paramref name="Best"/>.</param>
public sealed record NightSummary(int Finished, int Failed, int Cancelled, RunSummary? Best, bool HasReport)
{
    private const int EveningHour = 20,
        MorningHour = 8;

    /// <summary>"2 runs finished · 1 failed"</summary>
    public string Text =>
        string.Join(
            " · ",
            new[]
            {
                Finished > 0 ? $"{Formats.Plural(Finished, "run")} finished" : null,
                Failed > 0 ? $"{Part(Failed, Finished == 0)} failed" : null,
                Cancelled > 0 ? $"{Part(Cancelled, Finished + Failed == 0)} cancelled or interrupted" : null,
            }.OfType<string>()
        );

    /// <returns>Null where no run ended last night, or the next night has begun.</returns>
    public static NightSummary? Of(IEnumerable<RunSummary> runs, IReadOnlyList<Notice> notices, UserClock clock)
    {
        var now = clock.Now;
        if (now.Hour >= EveningHour)
        {
            return null;
        }

        var (evening, morning) = (At(clock, now.Date.AddDays(-1).AddHours(EveningHour)), At(clock, now.Date.AddHours(MorningHour)));
        var ended = runs.Where(run =>
                run.EndedAt >= evening && run.EndedAt < morning && run.State is not (RunState.Queued or RunState.Paused)
            )
            .ToList();
        if (ended.Count == 0)
        {
            return null;
        }

        var finished = ended.Where(run => run.State == RunState.Completed).ToList();
        int failed = ended.Count(run => run.State == RunState.Failed);
        var best = finished.Where(run => Loss(run) is not null).MinBy(Loss);
        return new NightSummary(
            finished.Count,
            failed,
            ended.Count - finished.Count - failed,
            best,
            best is not null && notices.Any(notice => notice.RunId == best.Id && notice.Event == nameof(IRunsClient.ReportPublished))
        );
    }

    private static double? Loss(RunSummary run) => run.BestLoss ?? run.ValidationLoss;

    private static string Part(int count, bool isFirst) =>
        isFirst ? Formats.Plural(count, "run") : count.ToString(CultureInfo.InvariantCulture);

    /// <summary>A local time as a moment; one that a change of the clocks skips is an hour later.</summary>
    private static DateTimeOffset At(UserClock clock, DateTime local) => new(local, clock.Zone.GetUtcOffset(local));
}
