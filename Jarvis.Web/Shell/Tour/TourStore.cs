using Jarvis.Web.Shared;

namespace Jarvis.Web.Shell.Tour;

/// <summary>The tour as all open pages share it; kept in <c>web.db</c>, so that a reload or a restart changes nothing.</summary>
public sealed class TourStore(PreferenceStore preferences, TimeProvider time) : SharedPreference<TourProgress>(preferences, new("tour"))
{
    /// <summary>Null where it was never started.</summary>
    public TourProgress? Current => Stored;

    /// <summary>It was begun and left before its end.</summary>
    public bool CanContinue => Current is { IsDone: false, IsLeft: true };

    public bool IsShown => Current is { IsDone: false, IsLeft: false };

    /// <summary>Goes on where it was left; from the beginning where there is nothing to go on with.</summary>
    /// <param name="afresh">The run of the tour leads no further: another one is to be trained.</param>
    public void TakeUp(bool afresh = false)
    {
        if (Current is { IsDone: false } left && !afresh)
        {
            Save(left with { IsLeft = false });
        }
        else
        {
            Save(new TourProgress(time.GetUtcNow()));
        }
    }

    public void Leave() => Change(progress => progress with { IsLeft = true });

    public void Collapse(bool collapsed) => Change(progress => progress with { IsCollapsed = collapsed });

    public void Finish() => Change(progress => progress with { IsDone = true });

    /// <summary>Keeps which run is the tour's, so that a later one is not taken for it.</summary>
    public void Keep(string runId) => Change(progress => progress with { RunId = runId });

    private void Change(Func<TourProgress, TourProgress> change)
    {
        if (Current is { } progress)
        {
            Save(change(progress));
        }
    }
}
