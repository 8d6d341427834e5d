using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Web.Features.Chat;

namespace Jarvis.Web.Shared;

/// <param name="Name">In <c>web.db</c>; never changed.</param>
public sealed record PreferenceKey<T>(string Name)
    where T : class;

/// <summary>What the person at the screen has set for themselves, by name, as JSON in <c>web.db</c>.</summary>
public sealed class PreferenceStore(ChatDatabase database)
{
    /// <summary>Null where nothing was set, or what is there can no longer be read.</summary>
    public T? Read<T>(PreferenceKey<T> key)
        where T : class
    {
        string? stored = database
            .Query("SELECT value FROM preferences WHERE name = $name", row => row.GetString(0), ("$name", key.Name))
            .FirstOrDefault();
        try
        {
            return stored is null ? null : JsonSerializer.Deserialize<T>(stored, ContractJson.Options);
        }
        catch (JsonException)
        {
            return null; // of another version: the defaults are better than no page
        }
    }

    public void Write<T>(PreferenceKey<T> key, T value)
        where T : class =>
        database.Execute(
            "INSERT INTO preferences VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            ("$name", key.Name),
            ("$value", JsonSerializer.Serialize(value, ContractJson.Options))
        );
}
