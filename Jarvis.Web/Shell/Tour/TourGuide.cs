using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Shell.Tour;

public enum TourStep
{
    Choose = 1,
    Start,
    Train,
    Finish,
    Chat,
}

/// <summary>A link of the tour's panel.</summary>
public sealed record TourAction(string Text, string Icon, string Href);

/// <param name="Now">What is happening.</param>
/// <param name="Look">What to look at.</param>
/// <param name="Next">What to do, or what comes by itself.</param>
/// <param name="Action">Null where the open page has the button.</param>
/// <param name="IsEnd">The newcomer has talked to the model.</param>
public sealed record TourCard(
    TourStep Step,
    string Title,
    string Now,
    string? Look,
    string? Next,
    TourAction? Action = null,
    bool IsEnd = false
);

/// <summary>What the tour goes by.</summary>
/// <param name="Path">Of the open page below the base, without a query.</param>
/// <param name="Run">The tour's; null until it is created, and where it was deleted.</param>
/// <param name="IsRunLost">There was a run, and it was deleted.</param>
/// <param name="Data">The dataset that New run chooses; null while none is there.</param>
/// <param name="ChatModel">On the page Chat: id of the model that answers next; null where none was chosen.</param>
/// <param name="HasAnswer">A model of this run has answered.</param>
/// <param name="IsAnswering">It is writing an answer now.</param>
public sealed record TourFacts(
    string Path,
    RunSummary? Run,
    bool IsRunLost = false,
    string? Data = null,
    string? ChatModel = null,
    bool HasAnswer = false,
    bool IsAnswering = false
)
{
    public bool IsOnRun => Run is not null && Path == RunPath;

    public bool IsOnChat => Path == "chat" || Path.StartsWith("chat/", StringComparison.Ordinal);

    public bool ChatsWithRun => IsOnChat && Run is not null && ChatModel?.Split('/', ':')[0] == Run.Id;

    public string RunPath => $"runs/{Uri.EscapeDataString(Run!.Id)}";

    public string? Checkpoint => Run is null ? null : Checkpoints.Of(Run);
}

/// <summary>
/// What the tour says, from the state of its run and the open page alone: it knows addresses, not what a page looks like.
/// </summary>
public static class TourGuide
{
    public const int Steps = 5;
    private const string NewRunPath = "runs/new";

    public static TourCard Of(TourFacts facts) =>
        facts switch
        {
            { Run: null } => Choose(facts),
            { HasAnswer: true } => End(facts),
            { IsOnChat: true, Checkpoint: not null } => Ask(facts),
            _ => facts.Run.State switch
            {
                RunState.Queued => Queued(facts),
                RunState.Preparing => Preparing(facts),
                RunState.Running or RunState.Pausing => facts.Checkpoint is null ? Training(facts) : FirstCheckpoint(facts),
                RunState.Paused or RunState.Interrupted => Paused(facts),
                RunState.Failed => Failed(facts),
                _ => facts.Checkpoint is null ? NothingToTalkTo(facts) : Finished(facts),
            },
        };

    /// <summary>Where the tour goes on: the page of its step.</summary>
    public static string Place(TourFacts facts) =>
        facts.Run is null || TourProgress.IsDeadEnd(facts.Run) ? NewRunPath
        : facts is { Checkpoint: { } checkpoint, Run.State: RunState.Completed or RunState.Cancelled }
            ? Links.Chat(facts.Run.Id, checkpoint)
        : facts.RunPath;

    private static TourCard Choose(TourFacts facts) =>
        facts.Path == NewRunPath
            ? new(
                TourStep.Choose,
                facts.IsRunLost ? "Choose again and start" : "Choose and start",
                facts.Data is { } data
                    ? $"“{data}” and the smallest model, nano, are chosen, with few steps: it takes some minutes."
                    : "Choose a dataset. While the starter dataset is being made, wait half a minute: it is then chosen by itself.",
                "The estimate at the bottom: size, memory, disk and time, before anything starts.",
                "The defaults are fine. Press Start."
            )
            : new(
                TourStep.Choose,
                facts.IsRunLost ? "The run of this tour was deleted" : "Choose what to train on",
                "The tour trains a small model of your own and ends in a conversation with it.",
                "New run asks three questions: what to learn from, what size, and when.",
                facts.Path == "schedule" ? "If you planned a run for later, start one now for the tour." : "Open New run.",
                new("New run", "plus", TourPlan.NewRunHref)
            );

    private static TourCard Queued(TourFacts facts) =>
        new(
            TourStep.Start,
            "Your run is queued",
            facts.Run!.Waits is { Length: > 0 } waits ? waits : "It starts in a moment.",
            "Runs wait in a queue, so that two never compete for the same processor.",
            "It starts by itself; nothing to press.",
            ToRun(facts)
        );

    private static TourCard Preparing(TourFacts facts) =>
        new(
            TourStep.Start,
            "Getting ready",
            "The text is cut into tokens, the pieces that the model reads and writes.",
            "The phases below the name of the run: data, then training.",
            "The first steps follow in some seconds.",
            ToRun(facts)
        );

    private static TourCard Training(TourFacts facts) =>
        new(
            TourStep.Train,
            "Watch it learn",
            $"Step {Formats.Steps(facts.Run!)}: the model guesses the next token, and each step corrects it a little.",
            "The loss: how far off its guesses are. It starts at pure chance and falls.",
            "The first checkpoint comes soon. From then on you can talk to it.",
            ToRun(facts)
        );

    private static TourCard FirstCheckpoint(TourFacts facts) =>
        new(
            TourStep.Train,
            "First checkpoint saved",
            $"The model at {Checkpoints.Short(facts.Checkpoint!)} was saved; training continues: step {Formats.Steps(facts.Run!)}.",
            "Samples: the same questions, answered at each checkpoint.",
            "Talk to it now, or wait until it is finished: later checkpoints answer better.",
            new("Chat now", "chat", ChatLink(facts))
        );

    private static TourCard Paused(TourFacts facts) =>
        new(
            TourStep.Train,
            facts.Run!.State == RunState.Paused ? "Your run is paused" : "Your run was interrupted",
            $"Step {Formats.Steps(facts.Run)}. Everything is saved"
                + (facts.Run is { State: RunState.Interrupted, Reason: { Length: > 0 } reason } ? $": {reason}" : "."),
            "The checkpoint holds the exact state: a resumed run gives the same result as one without a break.",
            "Press Resume on the page of the run.",
            ToRun(facts)
        );

    private static TourCard Failed(TourFacts facts) =>
        new(
            TourStep.Train,
            "Your run failed",
            facts.Run!.Reason is { Length: > 0 } reason ? reason : "It ended with an error.",
            "The reason is on the page of the run; the tab Log has the details.",
            "Start another one.",
            new("Start again", "refresh", TourPlan.NewRunHref)
        );

    private static TourCard NothingToTalkTo(TourFacts facts) =>
        new(
            TourStep.Finish,
            "Stopped without a checkpoint",
            $"The run ended at step {Formats.Steps(facts.Run!)} and saved no model.",
            null,
            "Start another one, and let it reach its first checkpoint.",
            new("Start again", "refresh", TourPlan.NewRunHref)
        );

    private static TourCard Finished(TourFacts facts) =>
        new(
            TourStep.Finish,
            facts.Run!.State == RunState.Completed ? "Your model is trained" : "Your model is saved",
            $"{Formats.Plural(facts.Run.Step, "step")}"
                + (facts.Run.BestLoss is { } loss ? $" · best validation loss {Formats.Loss(loss)}, on text it has never seen." : "."),
            "Samples and Report: what it wrote along the way, and everything about the run on one page.",
            "Talk to it.",
            new("Chat with it", "chat", ChatLink(facts))
        );

    private static TourCard Ask(TourFacts facts) =>
        !facts.ChatsWithRun
            ? new(
                TourStep.Chat,
                "Choose your model",
                $"Another model answers here. Yours is {facts.Run!.Name}.",
                "The model at the top of the settings: every checkpoint of every run can answer.",
                "Choose yours.",
                new($"Chat with {facts.Run.Name}", "chat", ChatLink(facts))
            )
            : new(
                TourStep.Chat,
                facts.IsAnswering ? "It answers" : "Ask it something",
                facts.IsAnswering
                    ? "The model writes one token after another, each chosen from what it finds likely."
                    : $"{facts.Run!.Name} answers on this machine; nothing leaves it.",
                "Small models learn style, not facts: expect the right form and invented content.",
                facts.IsAnswering ? "Wait until it has finished." : "Choose one of the questions, or write your own and press Enter."
            );

    private static TourCard End(TourFacts facts) =>
        new(
            TourStep.Chat,
            "You trained a model and talked to it",
            WhatBecomesOf(facts.Run!),
            "Models: every checkpoint, ready to chat, to export, and for programs.",
            "More steps, a larger size or your own data make better answers. Help starts the tour again.",
            new("Train longer", "play", $"runs/new?from={Uri.EscapeDataString(facts.Run!.Id)}"),
            IsEnd: true
        );

    private static string WhatBecomesOf(RunSummary run) =>
        run.State is RunState.Running or RunState.Pausing
            ? $"{run.Name} is still training: step {Formats.Steps(run)}. Later checkpoints answer better."
            : $"{run.Name} stays in Runs and in Models, as an ordinary model folder.";

    private static TourAction? ToRun(TourFacts facts) => facts.IsOnRun ? null : new("Open the run", "activity", facts.RunPath);

    private static string ChatLink(TourFacts facts) => Links.Chat(facts.Run!.Id, facts.Checkpoint!);
}
