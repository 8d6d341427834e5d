using System.Collections.Concurrent;

namespace Jarvis.Web.Shared;

/// <summary>Outline icons on a 24 × 24 grid. They are inline SVG, so unlike an icon font they are there at the first paint.</summary>
public static class Icons
{
    public static string Path(string name) =>
        _paths.TryGetValue(name, out var path) ? path : throw new ArgumentException($"There is no icon named {name}.", nameof(name));

    /// <summary>The content of an svg element, as MudBlazor's components take icons.</summary>
    public static string Svg(string name) =>
        _svgs.GetOrAdd(name, static key =>
            $"<path d=\"{Path(key)}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"{(key == "more" ? "3" : "1.75")}\" "
            + "stroke-linecap=\"round\" stroke-linejoin=\"round\"/>"
        );

    private static readonly ConcurrentDictionary<string, string> _svgs = new();

    private static readonly Dictionary<string, string> _paths = new()
    {
        ["activity"] = "M22 12h-4l-3 8L9 4l-3 8H2",
        ["arrow-down"] = "M12 5v14M6 13l6 6 6-6",
        ["arrow-up"] = "M12 19V5M6 11l6-6 6 6",
        ["bell"] = "M6 8a6 6 0 0 1 12 0c0 7 3 9 3 9H3s3-2 3-9M10.3 21a1.94 1.94 0 0 0 3.4 0",
        ["book"] = "M4 5a2 2 0 0 1 2-2h14v15H6a2 2 0 0 0-2 2zM4 20a2 2 0 0 0 2 2h14v-4M8 7h8M8 11h6",
        ["box"] = "M21 8 12 3 3 8v8l9 5 9-5zM3 8l9 5 9-5M12 13v8",
        ["calendar"] = "M8 2v4M16 2v4M3 10h18M5 4h14a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z",
        ["chat"] = "M7.9 20A9 9 0 1 0 4 16.1L2 22z",
        ["check"] = "M5 12.5l4.5 4.5L19 7.5",
        ["chevron-down"] = "M6 9l6 6 6-6",
        ["chevron-left"] = "M15 6l-6 6 6 6",
        ["chevron-right"] = "M9 6l6 6-6 6",
        ["circle"] = "M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14z",
        ["clock"] = "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
        ["compare"] = "M3 4v16h18M7 15c3 0 4-9 7-9 2 0 4 1 6 1M7 9c3 0 5 7 8 7 2 0 3-1 5-1",
        ["copy"] = "M9 9h11v11H9zM5 15H4V4h11v1",
        ["cpu"] = "M6 6h12v12H6zM10 10h4v4h-4zM9 2v4M15 2v4M9 18v4M15 18v4M2 9h4M2 15h4M18 9h4M18 15h4",
        ["database"] =
            "M12 3c4.4 0 8 1.3 8 3s-3.6 3-8 3-8-1.3-8-3 3.6-3 8-3zM4 6v6c0 1.7 3.6 3 8 3s8-1.3 8-3V6M4 12v6c0 1.7 3.6 3 8 3s8-1.3 8-3v-6",
        ["download"] = "M12 4v11M7 10.5l5 5 5-5M4 20h16",
        ["edit"] = "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
        ["expand"] = "M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5",
        ["file"] = "M14 3H6v18h12V7zM14 3v4h4M9 13h6M9 17h6",
        ["flag"] = "M5 21V4h13l-3 4.5L18 13H5",
        ["help"] = "M9.2 9.5a2.9 2.9 0 1 1 4.4 2.4c-1 .6-1.6 1.2-1.6 2.3M12 17.4h.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
        ["home"] = "M3 10.5 12 3l9 7.5V20a1 1 0 0 1-1 1h-5v-6H9v6H4a1 1 0 0 1-1-1z",
        ["info"] = "M12 11v6M12 7.5h.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
        ["menu"] = "M4 6h16M4 12h16M4 18h16",
        ["moon"] = "M12 3a6.5 6.5 0 0 0 9 9 9 9 0 1 1-9-9z",
        ["more"] = "M5 12h.01M12 12h.01M19 12h.01",
        ["pause"] = "M8 5v14M16 5v14",
        ["play"] = "M7 4.5 19 12 7 19.5z",
        ["plus"] = "M12 5v14M5 12h14",
        ["refresh"] = "M20 11a8 8 0 0 0-14.3-4L3 10M3 4v6h6M4 13a8 8 0 0 0 14.3 4L21 14M21 20v-6h-6",
        ["save"] = "M5 4h11l4 4v12H5zM8 4v5h7V4M8 20v-6h8v6",
        ["search"] = "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM20 20l-4-4",
        ["sliders"] = "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
        ["spark"] = "M12 3l2.2 6.8L21 12l-6.8 2.2L12 21l-2.2-6.8L3 12l6.8-2.2z",
        ["stop"] = "M6.5 6.5h11v11h-11z",
        ["sun"] =
            "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 "
            + "19.1l1.4-1.4M17.7 6.3l1.4-1.4",
        ["trash"] = "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
        ["undo"] = "M4 9h10a6 6 0 0 1 0 12h-3M4 9l5-5M4 9l5 5",
        ["type"] = "M4 8V5h11v3M9.5 5v14M7 19h5M14 14v-2h7v2M17.5 12v7",
        ["upload"] = "M12 16V5M7 9.5l5-5 5 5M4 20h16",
        ["warning"] = "M12 9v4M12 17h.01M10.3 3.9 1.8 18a2 2 0 0 0 1.7 3h17a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0z",
        ["x"] = "M6 6l12 12M18 6 6 18",
    };
}
