// The layers of kernels beside each other: dotnet Jarvis.Kernels.Bench.dll [--threads 1] [--filter NAME] [--layers native,managed,composed]
// Times are medians of processor time, which other programs on the machine disturb less than wall time; with one thread both agree. The
// layers take turns within a case, since a shared machine drifts.
using Jarvis.Kernels;
using Jarvis.Kernels.Bench;
using Jarvis.Kernels.Cpu;
using static TorchSharp.torch;

string Option(string name, string otherwise) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
set_num_threads(int.Parse(Option("--threads", "1"), System.Globalization.CultureInfo.InvariantCulture));
manual_seed(1);
var fastest = Fused.Layer;
var layers = Option("--layers", "native,managed,composed")
    .Split(',')
    .Select(name => Enum.Parse<KernelLayer>(name, ignoreCase: true))
    .Where(layer => layer <= fastest)
    .ToArray();

Console.WriteLine($"{"ms",-44} {string.Join(' ', layers.Select(layer => $"{layer,10}"))}  note");
foreach (var bench in Cases.All.Where(c => c.Name.Contains(Option("--filter", ""), StringComparison.OrdinalIgnoreCase)))
{
    var times = Stopwatches.Medians([.. layers.Select(layer => (Action)(() => Fused.Layer = layer))], bench.Prepare());
    var note =
        bench.Bytes > 0 ? $"{bench.Bytes / times[0] / 1e6:f1} GB/s"
        : bench.Flops > 0 ? $"{bench.Flops / times[0] / 1e6:f0} GFLOP/s"
        : "";
    Console.WriteLine($"{bench.Name,-44} {string.Join(' ', times.Select(time => $"{time,10:f2}"))}  {note}");
}
