using System.Net;

namespace Undersign.Operation;

/// <summary>Where pictures are loaded from that signatures only name: <c>pictures:</c> of the node file.</summary>
/// <param name="Address">What mail says, with a slash at its end; a web server with a certificate is there and asks us.</param>
/// <param name="Bindings">Where it asks us. Nothing but pictures is to be had there.</param>
/// <param name="Keep">Pictures that are in no signature any more are kept for so long: mail that was sent shows them.</param>
internal sealed record PictureHosting(Uri Address, IReadOnlyList<IPEndPoint> Bindings, TimeSpan Keep)
{
    public static readonly IPEndPoint DefaultBinding = new(IPAddress.Loopback, 8081);

    public const int DefaultDays = 3650;
    public const int LeastDays = 30;
    public const int MostDays = 36500;
}
