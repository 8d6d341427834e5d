using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Peer;

/// <summary>nanoGPT's network: learned positions, pre-norm blocks, tied head, no dropout.</summary>
internal sealed class Gpt : Module<Tensor, Tensor>
{
    private readonly Embedding _wte,
        _wpe;
    private readonly ModuleList<Block> _blocks = new();
    private readonly LayerNorm _lnF;
    private readonly Autocast _autocast;

    public Gpt(int layers, int heads, int width, int context, int vocabulary, Autocast autocast)
        : base(nameof(Gpt))
    {
        _autocast = autocast;
        _wte = Embedding(vocabulary, width);
        _wpe = Embedding(context, width);
        for (int layer = 0; layer < layers; layer++)
        {
            _blocks.Add(new Block(width, heads, autocast));
        }
        _lnF = LayerNorm(width);
        RegisterComponents();
        foreach (var parameter in parameters().Where(parameter => parameter.dim() > 1))
        {
            init.normal_(parameter, 0, 0.02);
        }
    }

    /// <param name="ids">(B, T) int64</param>
    /// <returns>(B, T, vocabulary) scores</returns>
    public override Tensor forward(Tensor ids)
    {
        var x = _wte.call(ids) + _wpe.weight!.narrow(0, 0, ids.shape[1]);
        foreach (var block in _blocks)
        {
            x = block.call(x);
        }
        return _autocast.Linear(_lnF.call(x), _wte.weight!, null);
    }
}

internal sealed class Block : Module<Tensor, Tensor>
{
    private readonly LayerNorm _ln1,
        _ln2;
    private readonly Linear _qkv,
        _proj,
        _fc,
        _fcProj;
    private readonly int _heads;
    private readonly Autocast _autocast;

    public Block(int width, int heads, Autocast autocast)
        : base(nameof(Block))
    {
        (_heads, _autocast) = (heads, autocast);
        (_ln1, _ln2) = (LayerNorm(width), LayerNorm(width));
        (_qkv, _proj, _fc, _fcProj) = (Linear(width, 3 * width), Linear(width, width), Linear(width, 4 * width), Linear(4 * width, width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        long batch = x.shape[0],
            time = x.shape[1],
            width = x.shape[2];
        Tensor[] parts =
        [
            .. _autocast
                .Linear(_ln1.call(x), _qkv)
                .split(width, 2)
                .Select(part => part.view(batch, time, _heads, width / _heads).transpose(1, 2)),
        ];
        var attended = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_casual: true); // (B, heads, T, d)
        x = x + _autocast.Linear(attended.transpose(1, 2).reshape(batch, time, width), _proj);
        return x
            + _autocast.Linear(functional.gelu(_autocast.Linear(_ln2.call(x), _fc), TorchSharp.Modules.GELU.Approximate.tanh), _fcProj);
    }
}
