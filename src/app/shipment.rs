//! Shipment lines: listed, shown.
