using System.Text.Json;

namespace Jarvis.Contracts;

/// <summary>The spelling of enums in files, on the command line and in messages: snake case.</summary>
public static class EnumText
{
    public static string Of(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <param name="type">An enum type.</param>
    public static IReadOnlyList<string> All(Type type) => [.. Enum.GetValues(type).Cast<Enum>().Select(Of)];

    /// <param name="type">An enum type.</param>
    /// <returns>Null if none of its values is spelled that way.</returns>
    public static Enum? Find(Type type, string text) => Enum.GetValues(type).Cast<Enum>().FirstOrDefault(value => Of(value) == text);

    /// <exception cref="ArgumentException">There is no such value.</exception>
    public static T Parse<T>(string text)
        where T : struct, Enum =>
        Find(typeof(T), text) is T value
            ? value
            : throw new ArgumentException(
                $"There is no {typeof(T).Name} '{text}'; known are {string.Join(", ", All(typeof(T)))}.",
                nameof(text)
            );
}
