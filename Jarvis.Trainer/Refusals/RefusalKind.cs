namespace Jarvis.Trainer.Refusals;

/// <summary>Why a request is refused; each kind has its HTTP status.</summary>
internal enum RefusalKind
{
    /// <summary>The request makes no sense (400).</summary>
    Invalid,

    /// <summary>What it refers to does not exist (404).</summary>
    NotFound,

    /// <summary>It is not possible in the current state, but may be at another time (409).</summary>
    NotNow,

    /// <summary>The body is larger than is accepted (413).</summary>
    TooLarge,

    /// <summary>Its media type or encoding is not supported (415).</summary>
    Unreadable,

    /// <summary>The disk has no room for it (507).</summary>
    NoRoom,
}
