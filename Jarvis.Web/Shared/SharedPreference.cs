namespace Jarvis.Web.Shared;

/// <summary>A preference as all open pages share it: read from <c>web.db</c> once, written there at each change.</summary>
public abstract class SharedPreference<T>(PreferenceStore preferences, PreferenceKey<T> key)
    where T : class
{
    private readonly Lock _lock = new();
    private T? _stored;
    private bool _isRead;

    /// <summary>Raised after a change, on whatever thread made it.</summary>
    public event Action? Changed;

    /// <summary>Null where nothing was set.</summary>
    protected T? Stored
    {
        get
        {
            lock (_lock)
            {
                if (!_isRead)
                {
                    (_stored, _isRead) = (preferences.Read(key), true);
                }

                return _stored;
            }
        }
    }

    public void Save(T value)
    {
        lock (_lock)
        {
            if (value.Equals(Stored))
            {
                return;
            }

            preferences.Write(key, value);
            _stored = value;
        }

        Changed?.Invoke();
    }
}
