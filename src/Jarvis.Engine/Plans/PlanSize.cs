namespace Jarvis.Engine.Plans;

/// <summary>A named shape with the settings that suit it; what a plan leaves empty comes from here.</summary>
/// <param name="Context">Tokens.</param>
/// <param name="MicroBatch">Rows.</param>
/// <param name="Advice">What a model of this size can do after such a run, and what to try next.</param>
internal sealed record PlanSize(
    string Name,
    int Layers,
    int Heads,
    int Width,
    int Context,
    int Vocabulary,
    int MicroBatch,
    long MaxSteps,
    double LearningRate,
    string Advice
)
{
    public static IReadOnlyList<PlanSize> All { get; } =
    [
        new(
            "nano",
            4,
            4,
            128,
            256,
            8192,
            8,
            400,
            1e-3,
            "A nano model learns the form of your text, its words, its layout and its rhythm, but no facts. Next: more steps, "
                + "then the small size on the same data."
        ),
        new(
            "small",
            6,
            6,
            384,
            256,
            8192,
            12,
            2000,
            1e-3,
            "A small model writes grammatical text in the style of its data and repeats what it saw often; it is not a source "
                + "of facts. Next: more data, or the gpt2 size overnight."
        ),
        new(
            "gpt2",
            12,
            12,
            768,
            1024,
            50257,
            4,
            2000,
            6e-4,
            "At this size the data decides: with tens of megabytes the model learns a field's language, with fewer it learns "
                + "the data by heart. Next: start from a published GPT-2 checkpoint instead of from scratch."
        ),
        new(
            "gpt2-medium",
            24,
            16,
            1024,
            1024,
            50257,
            2,
            2000,
            3e-4,
            "From scratch this size needs hundreds of megabytes of text and many nights; it is at its best when it starts from "
                + "a published checkpoint."
        ),
    ];

    public static PlanSize? Find(string name) => All.FirstOrDefault(size => size.Name == name);
}
