using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of tokenizers. A file goes from the browser straight to <c>/api/uploads</c>.</summary>
public static class TrainerTokenizers
{
    public static ValueTask<List<TokenizerSummary>> ListTokenizersAsync(this TrainerClient trainer, bool recent = true, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<List<TokenizerSummary>>("api/tokenizers", stop) : new(trainer.GetAsync<List<TokenizerSummary>>("api/tokenizers", stop));

    public static ValueTask<TokenizerDetail> GetTokenizerAsync(this TrainerClient trainer, string id, bool recent = false, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<TokenizerDetail>(One(id), stop) : new(trainer.GetAsync<TokenizerDetail>(One(id), stop));

    /// <param name="sort">id, token, longest or merge; with a minus before it backwards.</param>
    public static ValueTask<TokenPage> ReadTokensAsync(this TrainerClient trainer, string id, string? query, string? sort, bool special, int offset, int limit, CancellationToken stop = default) =>
        trainer.GetRecentAsync<TokenPage>(string.Create(CultureInfo.InvariantCulture,
            $"{One(id)}/tokens?offset={offset}&limit={limit}&special={(special ? "true" : "false")}&sort={sort?.TrimStart('-')}&descending={(sort is ['-', ..] ? "true" : "false")}&query={Uri.EscapeDataString(query ?? "")}"), stop);

    public static Task<EncodedText> EncodeAsync(this TrainerClient trainer, string id, EncodeText text, CancellationToken stop = default) =>
        trainer.PostAsync<EncodedText>($"{One(id)}/encode", text, stop);

    public static Task<TokenizerCompression> GetCompressionAsync(this TrainerClient trainer, string id, string dataset, CancellationToken stop = default) =>
        trainer.GetAsync<TokenizerCompression>($"{One(id)}/compression?dataset={Uri.EscapeDataString(dataset)}", stop);

    public static Task<DataJob> TrainTokenizerAsync(this TrainerClient trainer, TrainTokenizer request, CancellationToken stop = default) =>
        trainer.PostAsync<DataJob>("api/tokenizers/train", request, stop);

    public static Task<TokenizerSummary> ImportTokenizerAsync(this TrainerClient trainer, ImportTokenizer request, CancellationToken stop = default) =>
        trainer.PostAsync<TokenizerSummary>("api/tokenizers/import", request, stop);

    public static Task<TokenizerSummary> RenameTokenizerAsync(this TrainerClient trainer, string id, string name, CancellationToken stop = default) =>
        trainer.PutAsync<TokenizerSummary>(One(id), new RenameTokenizer(name), stop);

    public static Task DeleteTokenizerAsync(this TrainerClient trainer, string id, CancellationToken stop = default) => trainer.DeleteAsync(One(id), stop);

    public static Task RestoreTokenizerAsync(this TrainerClient trainer, string id, CancellationToken stop = default) => trainer.PostAsync($"{One(id)}/restore", stop: stop);

    private static string One(string id) => "api/tokenizers/" + Uri.EscapeDataString(id);
}
