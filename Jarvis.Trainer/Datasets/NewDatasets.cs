using System.Globalization;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Datasets;

/// <summary>Starts jobs that make datasets, each under an id that no dataset has and no other job is going to use.</summary>
internal sealed class NewDatasets(DatasetLibrary library, JobService jobs)
{
    private readonly Lock _naming = new();

    /// <param name="name">The display name. The id is derived from it, with a number appended if that id is taken.</param>
    /// <param name="job">Receives the id and its number, which is 1 if the plain id is free.</param>
    public JobRow Start(string name, Func<string, int, NewJob> job)
    {
        lock (_naming)
        {
            var (id, number) = Free(DatasetNames.ToId(name));
            return jobs.Start(job(id, number) with { Makes = id });
        }
    }

    /// <summary>For a job that is retried: the same id if it is still free, otherwise the id with a number.</summary>
    public string StillFree(string id)
    {
        lock (_naming)
        {
            return Free(id).Id;
        }
    }

    private (string Id, int Number) Free(string wish)
    {
        int number = 1;
        string id = wish;
        while (id == StarterSource.DatasetId || library.IsTaken(id) || jobs.IsMaking(id))
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{wish}-{++number}");
        }
        return (id, number);
    }
}
