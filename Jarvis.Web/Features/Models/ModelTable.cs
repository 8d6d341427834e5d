using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Models;

/// <summary>A row of the table of models.</summary>
/// <param name="Conversations">That would go on with it.</param>
public sealed record ModelLine(ModelSummary Model, int Conversations)
{
    /// <summary>The lower of its two losses, since its best answers come from those weights.</summary>
    public double? Loss => Model.EmaLoss < Model.ValidationLoss ? Model.EmaLoss : Model.ValidationLoss ?? Model.EmaLoss;

    public double? Perplexity => Loss is { } loss ? Math.Exp(loss) : null;

    /// <summary>"night-03, step 840"</summary>
    public string FullName => Model.RunId is null ? Model.Title : $"{Model.Title}, {Checkpoints.Short(Model.Name)}";

    public int Standing => Model.UsedBy.Count + Conversations;
}

/// <summary>The table of models: what is searched, filtered and sorted, by keys that stand in the URL.</summary>
public static class ModelTable
{
    private const string Family = "family:";

    public static IReadOnlyList<KeyValuePair<string, string>> Sorts { get; } =
    [
        new("newest", "Newest first"),
        new("name", "Name"),
        new("loss", "Best loss"),
        new("-size", "Largest first"),
        new("-used", "Most used"),
    ];

    /// <summary>Families only where there are several.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Filters(IEnumerable<ModelSummary> models)
    {
        var families = models.Select(model => model.Architecture).OfType<string>().Distinct().Order().ToList();
        return
        [
            new("", "All models"),
            new("best", "Best of each run"),
            new("kept", "Kept"),
            new("imported", "Imported"),
            new("lora", "LoRA adapters"),
            .. families.Count < 2 ? [] : families.Select(family => new KeyValuePair<string, string>(Family + family, family)),
        ];
    }

    /// <param name="conversations">Their number by the model's id at Inference: a checkpoint, the best of a run, either with
    /// <c>:ema</c>.</param>
    /// <param name="sort">A key of <see cref="Sorts"/>; a dash in front turns the order round.</param>
    public static IReadOnlyList<ModelLine> Lines(
        IReadOnlyList<ModelSummary> models,
        IReadOnlyDictionary<string, int> conversations,
        string? query,
        string? filter,
        string? sort
    )
    {
        var lines = models
            .Where(model => Passes(model, filter) && Matches(model, query))
            .Select(model => new ModelLine(model, Conversations(model, conversations)));
        bool back = sort is ['-', ..];
        return
        [
            .. sort?.TrimStart('-') switch
            {
                "name" => Order(lines, line => line.Model.Title, back, StringComparer.OrdinalIgnoreCase)
                    .ThenByDescending(line => line.Model.Step),
                "loss" => Known(lines, line => line.Loss, back),
                "size" => Known(lines, line => line.Model.Parameters, back),
                "used" => Order(lines, line => line.Standing, back),
                "newest" when back => lines.OrderBy(line => line.Model.WrittenAt),
                _ => lines.OrderByDescending(line => line.Model.WrittenAt),
            },
        ];
    }

    private static int Conversations(ModelSummary model, IReadOnlyDictionary<string, int> conversations)
    {
        string[] ids = model.Best ? [model.Id, model.Owner] : [model.Id];
        return ids.SelectMany(id => new[] { id, id + ServedModel.EmaSuffix }).Sum(id => conversations.GetValueOrDefault(id));
    }

    private static bool Passes(ModelSummary model, string? filter) =>
        filter switch
        {
            null or "" => true,
            "best" => model.Best,
            "kept" => model.Kept,
            "imported" => model.RunId is null,
            "lora" => model.IsAdapter,
            _ => !filter.StartsWith(Family, StringComparison.Ordinal) || model.Architecture == filter[Family.Length..],
        };

    /// <summary>Every word has to occur.</summary>
    private static bool Matches(ModelSummary model, string? query) =>
        (query ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .All(word => Text(model).Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string Text(ModelSummary model) =>
        string.Join(
            ' ',
            model.Title,
            model.Name,
            Checkpoints.Short(model.Name),
            model.Architecture,
            model.Precision,
            model.Source,
            model.IsAdapter ? "lora adapter" : "",
            model.HasEma ? "ema averaged" : "",
            model.Kept ? "kept" : ""
        );

    private static IOrderedEnumerable<ModelLine> Order<T>(
        IEnumerable<ModelLine> lines,
        Func<ModelLine, T> key,
        bool back,
        IComparer<T>? comparer = null
    ) => back ? lines.OrderByDescending(key, comparer) : lines.OrderBy(key, comparer);

    /// <summary>What has no figure comes last either way.</summary>
    private static IOrderedEnumerable<ModelLine> Known<T>(IEnumerable<ModelLine> lines, Func<ModelLine, T?> figure, bool back)
        where T : struct
    {
        var known = lines.OrderBy(line => figure(line) is null);
        return back ? known.ThenByDescending(figure) : known.ThenBy(figure);
    }
}
