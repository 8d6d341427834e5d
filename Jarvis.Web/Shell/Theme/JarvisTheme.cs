using MudBlazor;

namespace Jarvis.Web.Shell.Theme;

/// <summary>
/// Colours, typography and radii of the dashboard for both palettes. <c>css/tokens.css</c> uses these colours and adds those of charts.
/// </summary>
public static class JarvisTheme
{
    private static readonly string[] _sans = ["Jarvis Sans", "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"];

    public static MudTheme Value { get; } =
        new()
        {
            PaletteLight = Light(),
            PaletteDark = Dark(),
            LayoutProperties = new LayoutProperties
            {
                DefaultBorderRadius = "6px",
                DrawerWidthLeft = "220px",
                DrawerMiniWidthLeft = "60px",
                AppbarHeight = "48px",
            },
            Typography = Type(),
        };

    private static PaletteLight Light() =>
        new()
        {
            Primary = "#5145e0",
            PrimaryContrastText = "#ffffff",
            Secondary = "#0b7d8a",
            Tertiary = "#a8328f",
            Info = "#2166c4",
            Success = "#0f7442",
            Warning = "#8f5200",
            Error = "#bf2329",
            Dark = "#151822",
            Background = "#f6f7f9",
            BackgroundGray = "#eff1f5",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#151822",
            DrawerBackground = "#ffffff",
            DrawerText = "#151822",
            DrawerIcon = "#565d6e",
            TextPrimary = "#151822",
            TextSecondary = "#565d6e",
            TextDisabled = "#6b7280",
            ActionDefault = "#565d6e",
            ActionDisabled = "#6b7280",
            LinesDefault = "#e2e5eb",
            LinesInputs = "#878fa0",
            TableLines = "#e2e5eb",
            TableHover = "#f0f1f6",
            TableStriped = "#f6f7f9",
            Divider = "#e2e5eb",
            DividerLight = "#eceef2",
        };

    private static PaletteDark Dark() =>
        new()
        {
            Primary = "#a59dff",
            PrimaryContrastText = "#12101f",
            Secondary = "#3cc0ce",
            Tertiary = "#e47fce",
            Info = "#6fb0ff",
            InfoContrastText = "#0e1016",
            Success = "#57cf93",
            SuccessContrastText = "#0e1016",
            Warning = "#f3b25c",
            WarningContrastText = "#0e1016",
            Error = "#ff8a8a",
            ErrorContrastText = "#0e1016",
            Dark = "#282d38",
            Background = "#0e1016",
            BackgroundGray = "#101219",
            Surface = "#161920",
            AppbarBackground = "#161920",
            AppbarText = "#e7e9ef",
            DrawerBackground = "#161920",
            DrawerText = "#e7e9ef",
            DrawerIcon = "#9ea6b7",
            TextPrimary = "#e7e9ef",
            TextSecondary = "#9ea6b7",
            TextDisabled = "#8a92a3",
            ActionDefault = "#9ea6b7",
            ActionDisabled = "#8a92a3",
            LinesDefault = "#282d38",
            LinesInputs = "#636c7e",
            TableLines = "#282d38",
            TableHover = "#1f232d",
            TableStriped = "#12151c",
            Divider = "#282d38",
            DividerLight = "#242935",
        };

    private static Typography Type() =>
        new()
        {
            Default = new DefaultTypography
            {
                FontFamily = _sans,
                FontSize = "14px",
                LineHeight = "1.5",
                LetterSpacing = "normal",
            },
            Body1 = new Body1Typography
            {
                FontFamily = _sans,
                FontSize = "14px",
                LineHeight = "1.5",
                LetterSpacing = "normal",
            },
            Body2 = new Body2Typography
            {
                FontFamily = _sans,
                FontSize = "14px",
                LineHeight = "1.5",
                LetterSpacing = "normal",
            },
            Caption = new CaptionTypography
            {
                FontFamily = _sans,
                FontSize = "12px",
                LineHeight = "1.4",
                LetterSpacing = "normal",
            },
            Button = new ButtonTypography
            {
                FontFamily = _sans,
                FontSize = "14px",
                FontWeight = "500",
                LineHeight = "1",
                LetterSpacing = "normal",
                TextTransform = "none",
            },
            H1 = new H1Typography
            {
                FontFamily = _sans,
                FontSize = "20px",
                FontWeight = "650",
                LineHeight = "1.3",
                LetterSpacing = "normal",
            },
            H4 = new H4Typography
            {
                FontFamily = _sans,
                FontSize = "28px",
                FontWeight = "600",
                LineHeight = "1.15",
                LetterSpacing = "normal",
            },
            H6 = new H6Typography
            {
                FontFamily = _sans,
                FontSize = "14px",
                FontWeight = "650",
                LineHeight = "1.3",
                LetterSpacing = "normal",
            },
            Subtitle1 = new Subtitle1Typography
            {
                FontFamily = _sans,
                FontSize = "14px",
                FontWeight = "400",
                LetterSpacing = "normal",
            },
            Subtitle2 = new Subtitle2Typography
            {
                FontFamily = _sans,
                FontSize = "12px",
                FontWeight = "600",
                LetterSpacing = "normal",
            },
        };
}
