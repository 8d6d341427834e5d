using System.Globalization;
using Jarvis.Data.Importing;
using Jarvis.Data.Importing.Sources;
using Jarvis.Trainer.Jobs;

namespace Jarvis.Trainer.Datasets;

/// <summary>Starts jobs that make datasets, each under an id that nobody has or is going to have.</summary>
internal sealed class NewDatasets(DatasetLibrary library, JobService jobs)
{
    private readonly Lock _naming = new();

    /// <param name="name">As a person would write it; the id is made of it, and where that is taken it gets a number.</param>
    /// <param name="job">Takes the id and its number, 1 where the plain one is free.</param>
    public JobRow Start(string name, Func<string, int, NewJob> job)
    {
        lock (_naming)
        {
            var (id, number) = Free(DatasetNames.ToId(name));
            return jobs.Start(job(id, number) with { Makes = id });
        }
    }

    /// <summary>That id where it is still free, else it with a number: of a job that is tried again.</summary>
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
