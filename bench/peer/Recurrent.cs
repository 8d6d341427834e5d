using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Peer;

/// <summary>Embedding, libtorch's own LSTM or GRU, head.</summary>
internal sealed class Recurrent : Module<Tensor, Tensor>
{
    private readonly Embedding _embedding;
    private readonly LSTM? _lstm;
    private readonly GRU? _gru;
    private readonly Linear _fc;
    private readonly Autocast _autocast;

    public Recurrent(bool gated, int vocabulary, int embed, int width, int layers, Autocast autocast)
        : base(nameof(Recurrent))
    {
        _autocast = autocast;
        _embedding = Embedding(vocabulary, embed);
        if (gated)
        {
            _gru = GRU(embed, width, layers, batchFirst: true);
        }
        else
        {
            _lstm = LSTM(embed, width, layers, batchFirst: true);
        }
        _fc = Linear(width, vocabulary);
        RegisterComponents();
    }

    /// <param name="ids">(B, T) int64</param>
    /// <returns>(B, T, vocabulary) scores</returns>
    public override Tensor forward(Tensor ids)
    {
        var x = _embedding.call(ids);
        // Under autocast the recurrence stays float32: libtorch's CPU layers take one type, and the weights are float32.
        var states = _lstm is not null ? _lstm.call(x).Item1 : _gru!.call(x).Item1;
        return _autocast.Linear(states, _fc);
    }
}
