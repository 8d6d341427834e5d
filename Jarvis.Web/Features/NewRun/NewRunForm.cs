using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.NewRun;

/// <summary>What was chosen and typed in the form.</summary>
/// <param name="link">The address that it began with; <see cref="NewRunLink.Key"/>.</param>
internal sealed class NewRunForm(string link, WhenDraft schedule)
{
    public string Link => link;

    public PlanDraft Draft { get; } = new();

    /// <inheritdoc cref="StoredDraft.IsDataUntouched"/>
    public bool IsDataUntouched { get; set; } = true;

    public string? Name { get; set; }

    public StartKind When { get; set; }

    public WhenDraft Schedule => schedule;

    /// <summary>Of <see cref="Schedule"/>; null until the Trainer has read it.</summary>
    public SchedulePreview? Preview { get; set; }

    public static NewRunForm Of(StoredDraft stored, UserClock clock)
    {
        var schedule = stored.Schedule is { } kept ? WhenDraft.From(kept, clock) : WhenDraft.For(clock);
        var form = new NewRunForm(stored.Link, schedule)
        {
            IsDataUntouched = stored.IsDataUntouched,
            Name = stored.Name,
            When = stored.When,
        };
        form.Draft.Data.Take(stored.Data);
        form.Draft.StartFrom(stored.Start);
        foreach (var (key, text) in stored.Typed)
        {
            form.Draft.Type(key, text);
        }

        return form;
    }

    public StoredDraft ToStored(DateTimeOffset now) =>
        new(Link, now, Draft.Start, new Dictionary<string, string>(Draft.Typed))
        {
            Data = [.. Draft.Data.Chosen],
            IsDataUntouched = IsDataUntouched,
            Name = Name,
            When = When,
            Schedule = Schedule.Problem is null ? Schedule.Build() : null,
        };
}
