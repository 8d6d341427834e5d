namespace Jarvis.Trainer.Refusals;

/// <summary>Why a request cannot be obeyed.</summary>
internal enum RefusalKind
{
    /// <summary>What was asked for makes no sense.</summary>
    Invalid,

    /// <summary>What it is about is not there.</summary>
    NotFound,

    /// <summary>It would make sense at another time.</summary>
    NotNow,

    /// <summary>It is more than is taken.</summary>
    TooLarge,

    /// <summary>It is written in a way that is not read.</summary>
    Unreadable,

    /// <summary>The disk has no room for it.</summary>
    NoRoom,
}
