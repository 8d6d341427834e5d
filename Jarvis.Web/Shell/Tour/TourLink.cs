using Jarvis.Web.Feed;

namespace Jarvis.Web.Shell.Tour;

/// <summary>Where the tour begins, or goes on after it was left.</summary>
public static class TourLink
{
    public static string Of(TourProgress? progress, FeedState state)
    {
        if (progress is not { IsDone: false, IsLeft: true })
        {
            return TourPlan.NewRunHref;
        }

        string place = TourGuide.Place(new TourFacts("", progress.RunOf(state)));
        return place + (place.Contains('?', StringComparison.Ordinal) ? "&" : "?") + TourPlan.Query + "=1";
    }
}
