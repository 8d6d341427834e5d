using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of knowledge bases.</summary>
public static class TrainerKnowledge
{
    public static ValueTask<List<KnowledgeSummary>> ListKnowledgeAsync(this TrainerClient trainer, bool recent = false, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<List<KnowledgeSummary>>("api/knowledge", stop) : new(trainer.GetAsync<List<KnowledgeSummary>>("api/knowledge", stop));

    public static ValueTask<KnowledgeSummary> GetKnowledgeAsync(this TrainerClient trainer, string id, bool recent = false, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<KnowledgeSummary>(Base(id), stop) : new(trainer.GetAsync<KnowledgeSummary>(Base(id), stop));

    public static Task<DataJob> CreateKnowledgeAsync(this TrainerClient trainer, CreateKnowledge create, CancellationToken stop = default) =>
        trainer.PostAsync<DataJob>("api/knowledge", create, stop);

    public static Task<DataJob> EmbedKnowledgeAsync(this TrainerClient trainer, string id, EmbedKnowledge embed, CancellationToken stop = default) =>
        trainer.PostAsync<DataJob>($"{Base(id)}/embed", embed, stop);

    public static Task<KnowledgeAnswer> SearchKnowledgeAsync(this TrainerClient trainer, string id, SearchKnowledge search, CancellationToken stop = default) =>
        trainer.PostAsync<KnowledgeAnswer>($"{Base(id)}/search", search, stop);

    public static ValueTask<ChunkPage> ReadChunksAsync(this TrainerClient trainer, string id, long offset, int limit, string? document, CancellationToken stop = default) =>
        trainer.GetRecentAsync<ChunkPage>(string.Create(CultureInfo.InvariantCulture,
            $"{Base(id)}/chunks?offset={offset}&limit={limit}{(string.IsNullOrEmpty(document) ? "" : "&document=" + Uri.EscapeDataString(document))}"), stop);

    public static Task DeleteKnowledgeAsync(this TrainerClient trainer, string id, CancellationToken stop = default) => trainer.DeleteAsync(Base(id), stop);

    public static Task RestoreKnowledgeAsync(this TrainerClient trainer, string id, CancellationToken stop = default) => trainer.PostAsync($"{Base(id)}/restore", stop: stop);

    private static string Base(string id) => "api/knowledge/" + Uri.EscapeDataString(id);
}
