using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The stack of scopes of each thread, and its statistics.</summary>
public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager _ofThread;
    private readonly ThreadDisposeScopeStatistics _statistics = new();

    internal static DisposeScopeManager OfThread => _ofThread ??= new DisposeScopeManager();

    public static ThreadDisposeScopeStatistics Statistics => OfThread._statistics;

    internal DisposeScope Current { get; private set; }

    internal static DisposeScope New()
    {
        var manager = OfThread;
        return manager.Current = new DisposeScope(manager) { OuterScope = manager.Current };
    }

    /// <summary>Gives a new tensor to the thread's innermost scope, if there is one.</summary>
    internal void Register(Tensor tensor)
    {
        tensor.Statistics = _statistics.TensorStatistics;
        if (Current is null)
        {
            _statistics.TensorStatistics.CreatedOutside();
            return;
        }
        Current.Own(tensor);
        _statistics.TensorStatistics.CreatedInside();
    }

    internal void Remove(DisposeScope scope)
    {
        if (Current == scope)
        {
            Current = scope.OuterScope;
            return;
        }
        for (var inner = Current; inner is not null; inner = inner.OuterScope)
            if (inner.OuterScope == scope) inner.OuterScope = scope.OuterScope;
    }
}
