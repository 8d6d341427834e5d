using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Web.Features.Chat;

namespace Jarvis.Web.Shared;

/// <param name="Name">The key in <c>web.db</c>; it must not change.</param>
public sealed record PreferenceKey<T>(string Name)
    where T : class;

/// <summary>The user's preferences by name, stored as JSON in <c>web.db</c>.</summary>
public sealed class PreferenceStore(ChatDatabase database)
{
    /// <summary>Null where nothing was set, or the stored value can no longer be read.</summary>
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
            return null; // written by another version: defaults are better than a page that fails
        }
    }

    public void Write<T>(PreferenceKey<T> key, T value)
        where T : class =>
        database.Execute(
            "INSERT INTO preferences VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            ("$name", key.Name),
            ("$value", JsonSerializer.Serialize(value, ContractJson.Options))
        );

    public void Remove<T>(PreferenceKey<T> key)
        where T : class => database.Execute("DELETE FROM preferences WHERE name = $name", ("$name", key.Name));
}
