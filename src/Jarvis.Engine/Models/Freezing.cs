namespace Jarvis.Engine.Models;

/// <summary>
/// Keeps the lower part of a network as it is while the rest is fine-tuned: no gradient is computed below the first trained layer.
/// </summary>
public static class Freezing
{
    /// <summary>
    /// Number of layers that a share covers, rounded down; embeddings, and with them a head tied to them, are frozen with any share above
    /// 0.
    /// </summary>
    public static int Layers(double share, int layers) => (int)Math.Floor(share * layers + 1e-9);

    /// <summary>Takes the lowest layers, and the embedding with them, out of training.</summary>
    /// <param name="share">Of all layers, 0 to 1.</param>
    public static void Freeze(LanguageModel model, double share)
    {
        if (share <= 0)
        {
            return;
        }
        int frozen = Layers(share, model.Configuration.Layers);
        foreach (var (name, weight) in model.Weights)
        {
            if (model.LayerOf(name) < frozen)
            {
                weight.requires_grad_(false);
            }
        }
        model.ParametersChanged();
    }
}
