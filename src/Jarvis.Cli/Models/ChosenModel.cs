using System.CommandLine;
using Jarvis.Contracts;
using Jarvis.Runs.Models;

namespace Jarvis.Cli.Models;

/// <summary>The model that an argument names.</summary>
internal static class ChosenModel
{
    public static Argument<string> Argument() =>
        new("id") { Description = "OWNER/NAME as 'models list' shows it; OWNER alone is the best checkpoint of that run." };

    /// <exception cref="ArgumentException">There is none.</exception>
    public static StoredModel Find(string id) =>
        StoredModel.All(JarvisPaths.Default).FirstOrDefault(model => model.Id == id || (model.Best && model.Owner == id))
        ?? throw new ArgumentException($"There is no model '{id}' in {JarvisPaths.Default.Home}. 'models list' lists them all.");
}
