using Jarvis.Engine.Networks;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>
/// R-Drop (Liang et al. 2021, "R-Drop: Regularized Dropout for Neural Networks"): the batch goes through the network twice, each time with
/// other dropout. The mean of the two cross entropies plus <paramref name="alpha"/> times the mean of the
/// two Kullback-Leibler divergences between the predictions, per counted token.
/// </summary>
public sealed class RDropObjective(double alpha, double labelSmoothing = 0) : IObjective
{
    public Tensor Loss(LanguageModel model, DeviceBatch batch, int countedInStep) => batch.Counted == 0
        ? IObjective.Nothing(model, batch)
        : model.RDropLoss(batch.Inputs, batch.Targets, alpha, labelSmoothing, batch.Packing) * ((double)batch.Counted / countedInStep);
}
