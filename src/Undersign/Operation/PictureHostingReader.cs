using System.Net;
using Undersign.Settings;

namespace Undersign.Operation;

/// <summary>Reads <c>pictures:</c>.</summary>
internal static class PictureHostingReader
{
    /// <summary>Characters; it stands in each message as often as there are pictures.</summary>
    private const int MaxLength = 200;

    public static PictureHosting? Read(Section root)
    {
        if (root.Child("pictures") is not { } section)
        {
            return null;
        }

        var address = ReadAddress(section);
        var bindings = section.Texts<IPEndPoint>("bindings", NetworkText.TryParseBinding);
        var days = section.Number("days", PictureHosting.LeastDays, PictureHosting.MostDays) ?? PictureHosting.DefaultDays;
        section.Complete();
        return address is null ? null : new(address, bindings.Count > 0 ? bindings : [PictureHosting.DefaultBinding], TimeSpan.FromDays(days));
    }

    private static Uri? ReadAddress(Section section)
    {
        const string Example = "https://pictures.contoso.example/";
        var text = section.RequiredText("url", Example);
        if (text.Length == 0)
        {
            return null;
        }

        // Browsers and mail programs do not show what comes without TLS within what comes with it.
        if (Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var address)
            && address is { Scheme: "https", Query: "", Fragment: "", UserInfo: "" } && address.AbsoluteUri.Length <= MaxLength)
        {
            return address;
        }

        section.Fault("url", $"\"{text}\" is not an address from which everybody could load pictures: {Example}");
        return null;
    }
}
