using System.Globalization;
using Jarvis.Launcher.Output;
using Jarvis.Storage;

namespace Jarvis.Launcher.Torch;

/// <summary>Shows the progress of a download: one changing line in a terminal, one line for each tenth in a file.</summary>
internal sealed class DownloadProgress(Terminal terminal, TimeProvider time, string what, long bytes)
{
    private static readonly TimeSpan _often = TimeSpan.FromMilliseconds(200);

    private readonly long _startedAt = time.GetTimestamp();
    private long _first = -1,
        _shownAt = long.MinValue;
    private int _tenth;

    public void Show(long have)
    {
        if (_first < 0)
        {
            _first = have; // bytes from an earlier attempt say nothing about the speed
        }
        if (terminal.CanRewrite)
        {
            if (_shownAt != long.MinValue && time.GetElapsedTime(_shownAt) < _often && have < bytes)
            {
                return;
            }
            _shownAt = time.GetTimestamp();
            terminal.Rewrite(Text(have));
        }
        else if ((int)(have * 10 / Math.Max(bytes, 1)) is var tenth && tenth > _tenth)
        {
            _tenth = tenth;
            terminal.Say(Text(have));
        }
    }

    public void End() => terminal.EndRewriting();

    /// <summary>"libtorch (cpu)  61 %  78 of 128 MB, 12 MB/s, 4 s left".</summary>
    private string Text(long have)
    {
        double seconds = time.GetElapsedTime(_startedAt).TotalSeconds,
            speed = seconds > 1 ? (have - _first) / seconds : 0;
        string left = speed > 0 && have < bytes ? $", {ByteText.Of((long)speed)}/s, {TimeText.Of((bytes - have) / speed)} left" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  {what}  {have * 100 / Math.Max(bytes, 1)} %  {ByteText.Of(have)} of {ByteText.Of(bytes)}{left}"
        );
    }
}
