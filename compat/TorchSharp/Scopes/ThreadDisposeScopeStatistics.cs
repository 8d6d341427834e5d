namespace TorchSharp;

/// <summary>How many tensors the calling thread made, and what became of them.</summary>
public class ThreadDisposeScopeStatistics
{
    internal ThreadDisposeScopeStatistics() { }

    public LifetimeStatistics TensorStatistics { get; } = new();

    public long CreatedOutsideScopeCount => TensorStatistics.CreatedOutsideScopeCount;

    public long DisposedOutsideScopeCount => TensorStatistics.DisposedOutsideScopeCount;

    public long CreatedInScopeCount => TensorStatistics.CreatedInScopeCount;

    public long DisposedInScopeCount => TensorStatistics.DisposedInScopeCount;

    public long AttachedToScopeCount => TensorStatistics.AttachedToScopeCount;

    public long DetachedFromScopeCount => TensorStatistics.DetachedFromScopeCount;

    public long ThreadTotalLiveCount => TensorStatistics.ThreadTotalLiveCount;

    public void Reset() => TensorStatistics.Reset();

    public override string ToString() => TensorStatistics.ToString();
}

/// <summary>Counts of one kind of object on one thread. Finalizers count on the thread that made the object.</summary>
public class LifetimeStatistics
{
    private long _createdOutside, _disposedOutside, _createdInside, _disposedInside, _attached, _detached;

    public long CreatedOutsideScopeCount => Interlocked.Read(ref _createdOutside);

    public long DisposedOutsideScopeCount => Interlocked.Read(ref _disposedOutside);

    public long CreatedInScopeCount => Interlocked.Read(ref _createdInside);

    public long DisposedInScopeCount => Interlocked.Read(ref _disposedInside);

    public long AttachedToScopeCount => Interlocked.Read(ref _attached);

    public long DetachedFromScopeCount => Interlocked.Read(ref _detached);

    public long ThreadTotalLiveCount => CreatedOutsideScopeCount + CreatedInScopeCount - DisposedOutsideScopeCount - DisposedInScopeCount;

    public void Reset() => _createdOutside = _disposedOutside = _createdInside = _disposedInside = _attached = _detached = 0;

    public override string ToString() =>
        $"ThreadTotalLiveCount: {ThreadTotalLiveCount}; CreatedOutsideScopeCount: {CreatedOutsideScopeCount}; DisposedOutsideScopeCount: {DisposedOutsideScopeCount}; " +
        $"CreatedInScopeCount: {CreatedInScopeCount}; DisposedInScopeCount: {DisposedInScopeCount}; AttachedToScopeCount: {AttachedToScopeCount}; DetachedFromScopeCount: {DetachedFromScopeCount}";

    internal static void Attached(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor) Interlocked.Increment(ref tensor.Statistics._attached);
    }

    internal void CreatedOutside() => Interlocked.Increment(ref _createdOutside);

    internal void CreatedInside() => Interlocked.Increment(ref _createdInside);

    internal void Disposed(bool inside) => Interlocked.Increment(ref inside ? ref _disposedInside : ref _disposedOutside);

    internal void Detached() => Interlocked.Increment(ref _detached);
}
