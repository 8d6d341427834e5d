using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.NewRun;

/// <summary>
/// The form that is shown, kept as the draft at every change until the run is started or the form is begun again.
/// </summary>
internal sealed class KeptForm(DraftStore drafts, UserClock clock)
{
    private StoredDraft? _other;

    public NewRunForm Form { get; private set; } = new("", WhenDraft.For(clock));

    /// <summary>When the draft that is shown was saved in an earlier visit; null where the form was begun in this one.</summary>
    public DateTimeOffset? RestoredFrom { get; private set; }

    /// <summary>When a draft was saved that a link with a start of its own stands in front of; the first change here replaces it.</summary>
    public DateTimeOffset? OtherDraftFrom => _other?.SavedAt;

    /// <summary>Something is kept that "Start over" would drop.</summary>
    public bool IsDrafted { get; private set; }

    /// <summary>Shows the draft, if the link does not name another start.</summary>
    public bool TryRestore(NewRunLink link)
    {
        if (drafts.Read() is not { } stored || (link.HasStart && stored.Link != link.Key))
        {
            return false;
        }

        Restore(stored);
        if (!link.HasStart && link.Start is { } when)
        {
            Form.When = when;
        }

        return true;
    }

    /// <summary>Shows an empty form; what is stored stays until something changes.</summary>
    public NewRunForm Begin(NewRunLink link)
    {
        (IsDrafted, RestoredFrom, _other) = (false, null, drafts.Read());
        return Form = new NewRunForm(link.Key, WhenDraft.For(clock)) { When = link.Start ?? StartKind.Now };
    }

    public void Save()
    {
        (IsDrafted, _other) = (true, null);
        drafts.Write(Form.ToStored(clock.Now));
    }

    /// <summary>Drops the draft; the form stays as it is.</summary>
    /// <returns>Shows and keeps it again.</returns>
    public Action Drop()
    {
        var dropped = Form.ToStored(clock.Now);
        drafts.Remove();
        return () =>
        {
            Restore(dropped);
            drafts.Write(dropped);
        };
    }

    /// <summary>The run was started: its draft is done with.</summary>
    public void Forget()
    {
        IsDrafted = false;
        if (_other is null)
        {
            drafts.Remove();
        }
    }

    /// <summary>Shows the draft of <see cref="OtherDraftFrom"/>.</summary>
    public void OpenOther()
    {
        if (_other is { } other)
        {
            _other = null;
            Restore(other);
        }
    }

    private void Restore(StoredDraft stored)
    {
        (IsDrafted, RestoredFrom) = (true, stored.SavedAt);
        Form = NewRunForm.Of(stored, clock);
    }
}
