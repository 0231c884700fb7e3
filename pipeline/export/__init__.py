"""What leaves the archive: chains as trees and pictures, duties as calendars, answers as tables."""
