#!/usr/bin/env python3
"""Decodes an OTLP/HTTP body in JSON with OpenTelemetry's own messages and tells what it holds.

    otlp_decode.py metrics|spans < BODY

Prints a JSON array, a flat object for each data point or span. Ids are hex in OTLP's JSON and Base64
in that of Protobuf, so they are converted first, as the collector does. Members that OpenTelemetry
does not know are refused.
"""

import base64
import json
import sys

from google.protobuf import json_format
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


def unique(members):
    """A JSON object, refused when a name occurs twice."""
    result = dict(members)
    if len(result) != len(members):
        raise ValueError("a member occurs twice")
    return result


def convert_ids(value):
    """Hex to Base64, wherever an id is."""
    if isinstance(value, list):
        return [convert_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: base64.b64encode(bytes.fromhex(item)).decode()
        if name in ("traceId", "spanId", "parentSpanId")
        else convert_ids(item)
        for name, item in value.items()
    }


def attributes(source):
    """Names and values; what JSON cannot write is a string."""
    result = {}
    for attribute in source.attributes:
        kind = attribute.value.WhichOneof("value")
        value = getattr(attribute.value, kind)
        finite = not isinstance(value, float) or abs(value) < float("inf")
        result[attribute.key] = value if finite else str(value)
    return result


def points(metric):
    kind = metric.WhichOneof("data")
    data = getattr(metric, kind)
    for point in data.data_points:
        told = {
            "name": metric.name,
            "unit": metric.unit,
            "kind": kind,
            "attributes": attributes(point),
            "start": point.start_time_unix_nano,
            "time": point.time_unix_nano,
        }
        if kind == "histogram":
            told |= {
                "count": point.count,
                "sum": point.sum,
                "buckets": list(point.bucket_counts),
                "bounds": list(point.explicit_bounds),
            }
        else:
            told["value"] = getattr(point, point.WhichOneof("value"))
        if kind != "gauge":
            told["temporality"] = data.aggregation_temporality
        yield told


def metrics(request):
    for resource in request.resource_metrics:
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                for point in points(metric):
                    yield point | {"resource": attributes(resource.resource)}


def spans(request):
    for resource in request.resource_spans:
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield {
                    "trace": span.trace_id.hex(),
                    "id": span.span_id.hex(),
                    "parent": span.parent_span_id.hex(),
                    "name": span.name,
                    "kind": span.kind,
                    "start": span.start_time_unix_nano,
                    "end": span.end_time_unix_nano,
                    "status": span.status.code,
                    "message": span.status.message,
                    "attributes": attributes(span),
                    "resource": attributes(resource.resource),
                }


def main():
    message, tell = {
        "metrics": (ExportMetricsServiceRequest(), metrics),
        "spans": (ExportTraceServiceRequest(), spans),
    }[sys.argv[1]]
    body = json.load(sys.stdin, object_pairs_hook=unique)
    json_format.ParseDict(convert_ids(body), message)
    json.dump(list(tell(message)), sys.stdout)


main()
