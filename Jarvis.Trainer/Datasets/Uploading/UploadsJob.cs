using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Datasets.Uploading;

/// <summary>A job that reads uploads: they are kept until it is done, or its user has cancelled or dismissed it.</summary>
internal abstract class UploadsJob<TRequest>(Uploads uploads) : JobKind<TRequest>
    where TRequest : class
{
    protected Uploads Uploads { get; } = uploads;

    /// <summary>Ids of the uploads that the request names.</summary>
    protected abstract IReadOnlyList<string> UploadsOf(TRequest request);

    protected sealed override void Hold(TRequest request)
    {
        foreach (string upload in UploadsOf(request))
        {
            Uploads.Keep(upload);
        }
    }

    protected sealed override bool Holds(TRequest request) => UploadsOf(request).Count > 0;

    protected sealed override void Release(TRequest request)
    {
        foreach (string upload in UploadsOf(request))
        {
            Uploads.Release(upload);
        }
    }
}
