using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of tokenizers. Files go from the browser directly to <c>/api/uploads</c>.</summary>
public static class TrainerTokenizers
{
    public static ValueTask<List<TokenizerSummary>> ListTokenizersAsync(
        this TrainerClient trainer,
        bool recent = true,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<List<TokenizerSummary>>("api/tokenizers", cancellationToken)
            : new(trainer.GetAsync<List<TokenizerSummary>>("api/tokenizers", cancellationToken));

    public static ValueTask<TokenizerDetail> GetTokenizerAsync(
        this TrainerClient trainer,
        string id,
        bool recent = false,
        CancellationToken cancellationToken = default
    ) =>
        recent
            ? trainer.GetRecentAsync<TokenizerDetail>(One(id), cancellationToken)
            : new(trainer.GetAsync<TokenizerDetail>(One(id), cancellationToken));

    /// <param name="sort">id, token, longest or merge; descending with a minus in front.</param>
    public static ValueTask<TokenPage> ReadTokensAsync(
        this TrainerClient trainer,
        string id,
        string? query,
        string? sort,
        bool special,
        int offset,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        trainer.GetRecentAsync<TokenPage>(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{One(id)}/tokens?offset={offset}&limit={limit}&special={(special ? "true" : "false")}&sort="
                    + $"{sort?.TrimStart('-')}&descending={(sort is ['-', ..] ? "true" : "false")}&query="
                    + $"{Uri.EscapeDataString(query ?? "")}"
            ),
            cancellationToken
        );

    public static Task<EncodedText> EncodeAsync(
        this TrainerClient trainer,
        string id,
        EncodeText text,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<EncodedText>($"{One(id)}/encode", text, cancellationToken);

    public static Task<TokenizerCompression> GetCompressionAsync(
        this TrainerClient trainer,
        string id,
        string dataset,
        CancellationToken cancellationToken = default
    ) => trainer.GetAsync<TokenizerCompression>($"{One(id)}/compression?dataset={Uri.EscapeDataString(dataset)}", cancellationToken);

    public static Task<DataJob> TrainTokenizerAsync(
        this TrainerClient trainer,
        TrainTokenizer request,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<DataJob>("api/tokenizers/train", request, cancellationToken);

    public static Task<TokenizerSummary> ImportTokenizerAsync(
        this TrainerClient trainer,
        ImportTokenizer request,
        CancellationToken cancellationToken = default
    ) => trainer.PostAsync<TokenizerSummary>("api/tokenizers/import", request, cancellationToken);

    public static Task<TokenizerSummary> RenameTokenizerAsync(
        this TrainerClient trainer,
        string id,
        string name,
        CancellationToken cancellationToken = default
    ) => trainer.PutAsync<TokenizerSummary>(One(id), new RenameTokenizer(name), cancellationToken);

    public static Task DeleteTokenizerAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.DeleteAsync(One(id), cancellationToken);

    public static Task RestoreTokenizerAsync(this TrainerClient trainer, string id, CancellationToken cancellationToken = default) =>
        trainer.PostAsync($"{One(id)}/restore", cancellationToken: cancellationToken);

    private static string One(string id) => "api/tokenizers/" + Uri.EscapeDataString(id);
}
