using System.Text;

namespace Jarvis.Web.Tests;

/// <summary>The fields of a span in OTLP's <c>ExportTraceServiceRequest</c> that the tests need; ids in hexadecimal.</summary>
internal sealed record OtlpSpan(string Trace, string Id, string Parent, string Name, int Kind, byte[] Bytes)
{
    public const int Server = 2,
        Client = 3;

    /// <summary>Whether its name or any of its attributes contains the text.</summary>
    public bool Mentions(string text) => Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    /// <summary>
    /// Protobuf field numbers: resource_spans = 1, scope_spans = 2, spans = 2; in a span trace_id = 1, span_id = 2, parent_span_id = 4,
    /// name = 5, kind = 6.
    /// </summary>
    public static IEnumerable<OtlpSpan> Read(byte[] request) =>
        from resource in Fields(request)
        where resource.Number == 1
        from scope in Fields(resource.Bytes)
        where scope.Number == 2
        from span in Fields(scope.Bytes)
        where span.Number == 2
        select Of(span.Bytes);

    private static OtlpSpan Of(byte[] span)
    {
        var fields = Fields(span).DistinctBy(field => field.Number).ToDictionary(field => field.Number);
        byte[] Bytes(int number) => fields.TryGetValue(number, out var field) ? field.Bytes : [];
        return new OtlpSpan(
            Convert.ToHexString(Bytes(1)),
            Convert.ToHexString(Bytes(2)),
            Convert.ToHexString(Bytes(4)),
            Encoding.UTF8.GetString(Bytes(5)),
            (int)fields[6].Value,
            span
        );
    }

    /// <summary>Protobuf's wire format: a tag (field number and type), then a number or length-prefixed bytes.</summary>
    private static List<(int Number, ulong Value, byte[] Bytes)> Fields(byte[] message)
    {
        var fields = new List<(int, ulong, byte[])>();
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint();
            ulong value = (tag & 7) switch
            {
                0 => Varint(),
                1 => Fixed(8),
                5 => Fixed(4),
                2 => Varint(),
                _ => throw new InvalidDataException("no protobuf"),
            };
            byte[] bytes = (tag & 7) == 2 ? message[at..(at += (int)value)] : [];
            fields.Add(((int)(tag >> 3), value, bytes));
        }

        return fields;

        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = message[at++];
                value |= (ulong)(next & 0x7f) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }
        }

        ulong Fixed(int bytes)
        {
            at += bytes;
            return 0;
        }
    }
}
