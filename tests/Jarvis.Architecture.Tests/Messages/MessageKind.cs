namespace Jarvis.Architecture.Tests.Messages;

/// <summary>Messages that a user meets in one situation, under one heading of docs/messages.md.</summary>
/// <param name="Sources">Exceptions by the name of their type; calls as <c>receiver.Method</c>, by the end of the receiver's name.</param>
internal sealed record MessageKind(string Heading, string About, params string[] Sources)
{
    public static IReadOnlyList<MessageKind> All { get; } =
    [
        new("Plans", "A plan is refused with all of these that hold, one a line.", "PlanException", "problems.Add"),
        new("Preparing and training", "What ends a run.", "PreparationException", "DivergedException"),
        new(
            "Datasets and imports",
            "What an import, a fix or a query of a dataset is refused with.",
            "DatasetException",
            "InvalidLinesException"
        ),
        new(
            "Files that cannot be read",
            "Damaged, unknown or unsafe files: datasets, checkpoints, tokenizers, plans.",
            "InvalidDataException",
            "TokenizerFormatException",
            "JsonException"
        ),
        new(
            "Requests",
            "Title and detail of the answers of the API, as problem details or in OpenAI's form.",
            "RequestRefusedException",
            "OpenAiException",
            "ModelNotFoundException",
            "ModelUnavailableException",
            "PromptTooLongException",
            "BadHttpRequestException",
            "HubException"
        ),
        new(
            "What this machine cannot do",
            "Disks, devices, operating systems and libraries.",
            "IOException",
            "NotSupportedException",
            "PlatformNotSupportedException",
            "HomeException",
            "BadChoiceException"
        ),
        new("The dashboard", "Failures and toasts.", "TrainerException", "AnswerRefusedException", "toasts.Say", "toasts.OfferUndo"),
        new("Notices", "What the bell shows.", "notices.Raise", "this.Raise"),
    ];
}
