using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>Routes of knowledge bases.</summary>
public static class TrainerKnowledge
{
    public static ValueTask<List<KnowledgeSummary>> ListKnowledgeAsync(this TrainerClient trainer, bool recent = false, CancellationToken stop = default) =>
        recent ? trainer.GetRecentAsync<List<KnowledgeSummary>>("api/knowledge", stop) : new(trainer.GetAsync<List<KnowledgeSummary>>("api/knowledge", stop));
}
