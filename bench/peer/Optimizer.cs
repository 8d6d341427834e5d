using TorchSharp;
using static TorchSharp.torch;

namespace Peer;

/// <summary>
/// PyTorch's <c>clip_grad_norm_</c> with <c>foreach=True</c> and <c>AdamW(fused=True)</c>, which TorchSharp reaches through a compiled
/// script.
/// </summary>
internal sealed class Optimizer
{
    private const string Script = """
        def clip(g: List[Tensor], limit: float) -> Tensor:
          norm = torch.stack(torch._foreach_norm(g)).norm()
          torch._foreach_mul_(g, torch.clamp(limit / (norm + 1e-6), max=1.0))
          return norm
        def adamw(p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], s: List[Tensor], lr: float, b1: float, b2: float, wd: float, eps: float) -> int:
          torch._foreach_add_(s, 1.0)
          torch._fused_adamw_(p, g, m, v, [], s, lr=lr, beta1=b1, beta2=b2, weight_decay=wd, eps=eps, amsgrad=False, maximize=False)
          return 1

        """;

    private readonly torch.jit.CompilationUnit _compiled = torch.jit.compile(Script);
    private readonly Group[] _groups;

    private sealed record Group(Tensor[] Parameters, Tensor[] First, Tensor[] Second, Tensor[] Steps, double Decay);

    public Optimizer(IEnumerable<Tensor> parameters)
    {
        Tensor[] all = [.. parameters];
        _groups = [Of(all.Where(p => p.dim() >= 2), 0.1), Of(all.Where(p => p.dim() < 2), 0)];
        static Group Of(IEnumerable<Tensor> chosen, double decay)
        {
            Tensor[] those = [.. chosen];
            return new Group(
                those,
                [.. those.Select(p => zeros_like(p))],
                [.. those.Select(p => zeros_like(p))],
                [.. those.Select(_ => tensor(0f))],
                decay
            );
        }
    }

    public void Step(double clip, double learningRate)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        Tensor[] gradients = [.. _groups.SelectMany(group => group.Parameters).Select(p => p.grad!)];
        _compiled.invoke("clip", gradients, clip);
        foreach (var group in _groups.Where(group => group.Parameters.Length > 0))
        {
            Tensor[] own = [.. group.Parameters.Select(p => p.grad!)];
            _compiled.invoke(
                "adamw",
                group.Parameters,
                own,
                group.First,
                group.Second,
                group.Steps,
                learningRate,
                0.9,
                0.95,
                group.Decay,
                1e-8
            );
        }
        foreach (var parameter in _groups.SelectMany(group => group.Parameters))
        {
            parameter.grad = null;
        }
    }
}
