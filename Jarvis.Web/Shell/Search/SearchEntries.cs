using Jarvis.Contracts;
using Jarvis.Web.Features.Chat;
using Jarvis.Web.Features.NewRun;
using Jarvis.Web.Features.Settings;
using Jarvis.Web.Shared;
using Jarvis.Web.Shell.Tour;

namespace Jarvis.Web.Shell.Search;

/// <summary>Turns pages, actions and data into search entries.</summary>
public static class SearchEntries
{
    public static IEnumerable<SearchEntry> Pages { get; } =
    [
        .. NavEntries.WithFoot.Select(entry => new SearchEntry(
            SearchKind.Page,
            entry.Href,
            entry.Word,
            $"G then {char.ToUpperInvariant(entry.Key)}",
            entry.Href
        )
        {
            Icon = entry.Icon,
        }),
        .. SettingsSection.All.Select(section => new SearchEntry(
            SearchKind.Page,
            "settings/" + section.Key,
            section.Title,
            "Settings",
            section.Href
        )
        {
            Icon = section.Icon,
            Keywords = section.Keywords,
            OnlyWhenTyped = true,
        }),
    ];

    public static IEnumerable<SearchEntry> Actions { get; } =
    [
        Action("new-run", "New run", "plus", "runs/new", "N", "train start create model plan"),
        Action("import", "Import data", "upload", "datasets/import", null, "upload add dataset files texts"),
        Action("new-chat", "New chat", "chat", "chat", null, "talk conversation ask model"),
        Action("plan-night", "Plan a run for later", "calendar", "runs/new?when=schedule", null, "schedule night tonight cron"),
        Action("mix", "Mix datasets", "database", "datasets/mix", null, "mixture combine weights"),
        Action("tour", "Start or continue the tour", "flag", TourPlan.NewRunHref, null, "help newcomer first model guide introduction"),
        new(SearchKind.Action, "theme", "Switch between dark and light", "T", null)
        {
            Icon = "moon",
            Act = "theme",
            Keywords = "theme mode colours toggle appearance",
        },
        new(SearchKind.Action, "shortcuts", "Show keyboard shortcuts", "?", null)
        {
            Icon = "help",
            Act = "shortcuts",
            Keywords = "keys help",
        },
    ];

    public static string IconOf(SearchEntry entry) =>
        entry.Icon
        ?? entry.Kind switch
        {
            SearchKind.Run => "activity",
            SearchKind.Dataset => "database",
            SearchKind.Model => "box",
            SearchKind.Chat => "chat",
            SearchKind.Knowledge => "book",
            SearchKind.Tokenizer => "type",
            SearchKind.Setting => "sliders",
            _ => "spark",
        };

    public static SearchEntry Of(RunSummary run) =>
        new(
            SearchKind.Run,
            run.Id,
            run.Name,
            run.BestLoss is { } loss ? $"{StateLook.Word(run)} · loss {Formats.Loss(loss)}" : StateLook.Word(run),
            "runs/" + Uri.EscapeDataString(run.Id)
        )
        {
            Keywords = $"{run.Size} {run.Data}",
        };

    public static SearchEntry Of(DatasetSummary dataset) =>
        new(
            SearchKind.Dataset,
            dataset.Id,
            dataset.Name,
            Formats.Plural(dataset.Records, "record"),
            "datasets/" + Uri.EscapeDataString(dataset.Id)
        )
        {
            Keywords = dataset.Description,
        };

    /// <summary>Opens a conversation with the model.</summary>
    public static SearchEntry Of(ServedModel model) =>
        new(
            SearchKind.Model,
            model.Id,
            model.Name,
            $"step {Formats.Count(model.Step)}{(model.Best ? " · best" : model.Last ? " · last" : "")}",
            "chat?model=" + Uri.EscapeDataString(model.Id)
        )
        {
            Keywords = $"{model.Checkpoint} {model.RunId}",
        };

    public static SearchEntry Of(Conversation chat, UserClock clock) =>
        new(SearchKind.Chat, chat.Id, chat.Title, clock.Ago(chat.ChangedAt), "chat/" + Uri.EscapeDataString(chat.Id));

    public static SearchEntry Of(KnowledgeSummary knowledge) =>
        new(
            SearchKind.Knowledge,
            knowledge.Id,
            knowledge.Name,
            Formats.Plural(knowledge.Documents, "document"),
            "knowledge/" + Uri.EscapeDataString(knowledge.Id)
        )
        {
            Keywords = knowledge.Description,
        };

    public static SearchEntry Of(TokenizerSummary tokenizer) =>
        new(
            SearchKind.Tokenizer,
            tokenizer.Id,
            tokenizer.Name,
            $"{Formats.Count(tokenizer.VocabularySize)} tokens",
            "tokenizers/" + Uri.EscapeDataString(tokenizer.Id)
        );

    /// <summary>Links to the setting's field in New run.</summary>
    public static SearchEntry Of(PlanSetting setting) =>
        new(SearchKind.Setting, setting.Key, setting.Title, setting.Group, NewRunPage.SettingLink(setting.Key))
        {
            Keywords = $"{setting.Key} {setting.Help}",
        };

    private static SearchEntry Action(string key, string title, string icon, string href, string? shortcut, string keywords) =>
        new(SearchKind.Action, key, title, shortcut, href) { Icon = icon, Keywords = keywords };
}
